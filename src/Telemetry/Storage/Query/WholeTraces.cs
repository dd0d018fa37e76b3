using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Reads traces whole. Spans lie by time and their trace ids are random, so those of a trace are looked for in the range that is
/// searched and near the ones that were found, and further away only for the traces of which there may be more. What is
/// further from both than an hour is not looked for, as a search of Tempo's does not look beyond the blocks of its range.
/// </summary>
/// <param name="catalog">What the rows refer to.</param>
/// <param name="selection">What is searched; all of its range is read.</param>
internal sealed class WholeTraces(StoreCatalog catalog, SpanSelection selection)
{
    static readonly TimeSpan Near = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Far = TimeSpan.FromHours(1);

    /// <summary>Traces in the order given, of each of which a span starts in the range <paramref name="found"/>.</summary>
    internal List<Trace> Read(Connection connection, List<TraceId> ids, TimeRange found, CancellationToken cancellationToken)
    {
        try
        {
            return ReadAll(connection, ids, found, cancellationToken);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && ids.Count > 1)
        {
            var middle = ids.Count / 2;
            return [.. Read(connection, ids[..middle], found, cancellationToken), .. Read(connection, ids[middle..], found, cancellationToken)];
        }
    }

    List<Trace> ReadAll(Connection connection, List<TraceId> ids, TimeRange found, CancellationToken cancellationToken)
    {
        var traces = ids.ToDictionary(id => id, _ => new List<Span>());
        var (near, far) = (Widened(found, Near), Widened(found, Far));
        Read(connection, traces, ids, near, cancellationToken);
        List<TraceId> early = [.. ids.Where(id => MissesParent(traces[id]))];
        List<TraceId> late = [.. ids.Where(id => MayGoOn(traces[id], near))];
        far = new TimeRange(early.Count > 0 ? far.StartNs : near.StartNs, late.Count > 0 ? far.EndNs : near.EndNs);
        if (far != near)
        {
            Read(connection, traces, [.. early.Union(late)], far, cancellationToken);
        }

        return [.. ids.Where(id => traces[id].Count > 0).Select(id => new Trace(id, [.. Repeats.WithoutRepeats(traces[id])]))];
    }

    void Read(Connection connection, Dictionary<TraceId, List<Span>> traces, IReadOnlyCollection<TraceId> ids, TimeRange window, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            traces[id].Clear();
        }

        // The spans of traces that follow one another lie close together. Where, two columns of the window tell; to look at more of all of it
        // would push everything else out of DuckDB's memory.
        var ofTraces = Predicate.In("trace_low", [.. ids.Select(id => id.Low)]);
        if (Place(connection, Inside(window).And(ofTraces), cancellationToken) is not { } place)
        {
            return;
        }

        var wanted = Inside(place).And(ofTraces);
        var reader = new SpanReader(catalog, selection.Parts);
        using var rows = connection.Query($"SELECT {reader.Columns} FROM spans{wanted}", wanted.Parameters, cancellationToken);
        foreach (var span in reader.All(rows))
        {
            if (traces.TryGetValue(span.TraceId, out var spans))
            {
                spans.Add(span);
            }
        }
    }

    static TimeRange? Place(Connection connection, Predicate inside, CancellationToken cancellationToken)
    {
        using var rows = connection.Query($"SELECT coalesce(min(start_ns), 0), coalesce(max(start_ns), -1) FROM spans{inside}", inside.Parameters, cancellationToken);
        rows.NextChunk();
        var (first, last) = (rows.Column<long>(0)[0], rows.Column<long>(1)[0]);
        return last < first ? null : new TimeRange(first, Math.Min(last, long.MaxValue - 1) + 1);
    }

    static Predicate Inside(TimeRange range) => new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);

    // It started earlier, if it was sent at all.
    static bool MissesParent(List<Span> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet();
        return spans.Exists(span => !span.ParentSpanId.IsEmpty && !known.Contains(span.ParentSpanId));
    }

    // While a span lasts it may get children, and a message may be handled long after it was sent.
    static bool MayGoOn(List<Span> spans, TimeRange window) => spans.Exists(span => span.Kind == SpanKind.Producer || span.EndNs >= window.EndNs);

    TimeRange Widened(TimeRange found, TimeSpan margin)
    {
        var nanoseconds = margin.Ticks * TimeSpan.NanosecondsPerTick;
        return new TimeRange(
            Math.Min(selection.Range.StartNs, Math.Max(found.StartNs, long.MinValue + nanoseconds) - nanoseconds),
            Math.Max(selection.Range.EndNs, Math.Min(found.EndNs, long.MaxValue - nanoseconds) + nanoseconds));
    }
}
