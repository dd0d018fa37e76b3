using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>TraceQL's port: traces are found slice by slice from the newest span on, then read whole or in part.</summary>
internal sealed class SpanSource(Readers readers, StoreCatalog catalog, RepeatCheck repeats) : ISpanSource
{
    // As many traces as a search shows when it is not told how many, and some for those that do not match after all.
    const int Few = 24;

    public async IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var predicate = await readers.ReadAsync(
            connection => new Predicate().And(new SpanFilterSql(catalog, connection, selection.Range, cancellationToken).Translate(selection.Filter).Maybe), cancellationToken);
        await foreach (var trace in SelectAsync(selection, predicate, cancellationToken))
        {
            yield return trace;
        }
    }

    async IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, Predicate predicate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var slices = new TimeSlices("spans", "start_ns", selection.Range, backward: true);
        var whole = new WholeTraces(catalog, selection);
        using var lease = await readers.RentAsync(cancellationToken);
        var seen = new HashSet<TraceId>();
        var size = default(SliceSize);
        while (await Task.Run(() => slices.Next(lease.Connection, size, cancellationToken), cancellationToken) is { } slice)
        {
            var found = await Task.Run(() => slices.Read(lease.Connection, slice, () => Slice(lease.Connection, predicate, selection, whole, slice, seen, cancellationToken)), cancellationToken);
            if (found is null)
            {
                continue;
            }

            size = found.Size;
            foreach (var reading in found.Readings)
            {
                foreach (var trace in await Task.Run(() => lease.Connection.Read(_ => reading()), cancellationToken))
                {
                    yield return trace;
                }
            }
        }
    }

    public async Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken)
    {
        var (counts, rest) = await new SpanCounter(readers, catalog, repeats, counting).CountAsync(cancellationToken);
        if (counts is null || rest is null)
        {
            return counts;
        }

        var selection = new SpanSelection { Range = counting.Range, WholeTraces = false, MayComeInParts = true, Parts = counting.ExampleParts };
        return counts with { Rest = SelectAsync(selection, rest, cancellationToken) };
    }

    public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => readers.ReadAsync(
        connection =>
        {
            var predicate = new Predicate().And("trace_low = ? AND trace_high = ?", id.Low, id.High);
            var reader = new SpanReader(catalog);
            using var rows = connection.Query($"SELECT {reader.Columns} FROM spans{predicate}", predicate.Parameters, cancellationToken);
            List<Span> spans = [.. Repeats.WithoutRepeats(reader.All(rows).OrderBy(span => span.StartNs))];
            return spans.Count == 0 ? null : new Trace(id, spans);
        },
        cancellationToken);

    public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AttributeReference>>(
            connection => new AttributeCatalog(connection, catalog).Names(scope, range, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AttributeValue>>(
            connection => new AttributeCatalog(connection, catalog).Values(attribute, range, limit, cancellationToken), cancellationToken);

    // What passes in a slice: how much it is, and readings of their traces that are done as far as the caller goes.
    Found Slice(
        Connection connection, Predicate predicate, SpanSelection selection, WholeTraces whole, TimeRange slice, HashSet<TraceId> seen, CancellationToken cancellationToken)
    {
        var inside = predicate.Copy().And("start_ns >= ? AND start_ns < ?", slice.StartNs, slice.EndNs);
        if (selection is { MayComeInParts: true, WholeTraces: false })
        {
            var (partsSize, traces) = Parts(connection, inside, selection.Parts, cancellationToken);
            return new Found(partsSize, [() => traces]);
        }

        var (found, ids) = Find(connection, inside, cancellationToken);
        ids.RemoveAll(id => !seen.Add(id));
        return new Found(new SliceSize(found, Bytes: 0), selection.WholeTraces
            ? FirstFewThenRest(ids).Select(some => (Func<List<Trace>>)(() => whole.Read(connection, some, slice, cancellationToken)))
            : [() => ids.Count == 0 ? [] : Read(connection, ids, inside, predicate, selection, cancellationToken)]);
    }

    // What passes, in one reading: the rest of a trace comes with the slice that has it.
    (SliceSize Size, List<Trace> Traces) Parts(Connection connection, Predicate inside, SpanParts parts, CancellationToken cancellationToken)
    {
        var reader = new SpanReader(catalog, parts);
        using var rows = connection.Query($"SELECT {reader.Columns} FROM spans{inside}", inside.Parameters, cancellationToken);
        var traces = reader.All(rows).GroupBy(span => span.TraceId).Select(group => new Trace(group.Key, [.. Repeats.WithoutRepeats(group)])).ToList();
        return (new SliceSize(traces.Sum(trace => (long)trace.Spans.Count), reader.Bytes), traces);
    }

    // The traces with spans that pass, newest first, and how many such spans there are.
    static (long Spans, List<TraceId> Ids) Find(Connection connection, Predicate inside, CancellationToken cancellationToken)
    {
        long found = 0;
        var ids = new List<TraceId>();
        using var rows = connection.Query(
            $"SELECT trace_high, trace_low, count(*)::BIGINT FROM spans{inside} GROUP BY ALL ORDER BY max(start_ns) DESC", inside.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            var high = rows.Column<ulong>(0);
            var low = rows.Column<ulong>(1);
            var counts = rows.Column<long>(2);
            for (var i = 0; i < rows.Count; i++)
            {
                found += counts[i];
                ids.Add(new TraceId(high[i], low[i]));
            }
        }

        return (found, ids);
    }

    // Who searches mostly wants a few, and who wants them all is better off with few readings.
    static IEnumerable<List<TraceId>> FirstFewThenRest(List<TraceId> ids)
    {
        var (few, more) = (Math.Min(ids.Count, Few), Math.Min(ids.Count, Predicate.MostListed));
        return new[] { ids[..few], ids[few..more], ids[more..] }.Where(some => some.Count > 0);
    }

    List<Trace> Read(Connection connection, List<TraceId> ids, Predicate inside, Predicate predicate, SpanSelection selection, CancellationToken cancellationToken)
    {
        var wanted = predicate.Copy().And("start_ns >= ? AND start_ns < ?", selection.Range.StartNs, selection.Range.EndNs)
            .And($"(trace_low, trace_high) IN (SELECT (trace_low, trace_high) FROM spans{inside})", inside.Parameters);
        var spans = ids.ToDictionary(id => id, _ => new List<Span>());
        var reader = new SpanReader(catalog, selection.Parts);
        using var rows = connection.Query($"SELECT {reader.Columns} FROM spans{wanted}", wanted.Parameters, cancellationToken);
        foreach (var span in reader.All(rows))
        {
            // A trace of an earlier slice has been handed out already.
            if (spans.TryGetValue(span.TraceId, out var list))
            {
                list.Add(span);
            }
        }

        return [.. ids.Where(id => spans[id].Count > 0).Select(id => new Trace(id, [.. Repeats.WithoutRepeats(spans[id])]))];
    }

    sealed record Found(SliceSize Size, IEnumerable<Func<List<Trace>>> Readings);
}
