using System.Runtime.CompilerServices;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>LogQL's port: streams are found in memory, their lines read slice by slice from the wanted end.</summary>
internal sealed class LogSource(Readers readers, StoreCatalog catalog, RepeatCheck repeats) : ILogSource
{
    static readonly string[] Tables = ["logs"];

    public async IAsyncEnumerable<LogEntry> SelectAsync(LogSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (streams, range) = Find(selection);
        if (streams.Count == 0)
        {
            yield break;
        }

        var backward = selection.Direction == Direction.Backward;
        var predicate = LogConditions.Predicate(catalog, streams, selection);
        var slices = new TimeSlices("logs", "time_ns", predicate, range, backward);
        using var lease = await readers.RentAsync(cancellationToken);
        var reader = new LogReader(catalog, selection.MetadataNames, tellsRepeatsApart: true);
        var size = default(SliceSize);
        while (await Task.Run(() => slices.Next(lease.Connection, size, cancellationToken), cancellationToken) is { } slice)
        {
            var inside = predicate.Copy().And("time_ns >= ? AND time_ns < ?", slice.StartNs, slice.EndNs);
            var sql = $"SELECT {reader.Columns} FROM logs{inside} ORDER BY time_ns {(backward ? "DESC" : "ASC")}";
            var (count, bytes) = (reader.Count, reader.Bytes);
            using var begun = await Task.Run(() => slices.Read(lease.Connection, slice, () => new Begun(lease.Connection.Query(sql, inside.Parameters, cancellationToken), reader)), cancellationToken);
            if (begun is null)
            {
                continue;
            }

            for (var entries = begun.First; entries.Count > 0; entries = await Task.Run(() => reader.Read(begun.Rows), cancellationToken))
            {
                foreach (var entry in entries)
                {
                    yield return entry;
                }
            }

            size = new SliceSize(reader.Count - count, reader.Bytes - bytes);
        }
    }

    public async IAsyncEnumerable<T> ScanAsync<T>(LogSelection selection, Func<T> begin, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ILogScan
    {
        var (streams, range) = Find(selection);
        if (streams.Count == 0)
        {
            yield break;
        }

        var scanner = new LogScanner(readers, catalog, repeats, streams, selection);
        await foreach (var scan in scanner.ScanAsync(range, begin, cancellationToken))
        {
            yield return scan;
        }
    }

    public async IAsyncEnumerable<LogCount> CountAsync(LogSelection selection, long bucketNs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (streams, range) = Find(selection);
        if (streams.Count == 0)
        {
            yield break;
        }

        var counter = new LogCounter(catalog, repeats, selection, bucketNs, LogConditions.Predicate(catalog, streams, selection));
        using var lease = await readers.RentAsync(cancellationToken);
        await foreach (var count in counter.CountAsync(range, lease.Connection, cancellationToken))
        {
            yield return count;
        }
    }

    public async Task<IReadOnlyList<Labels>> StreamsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken)
    {
        var present = await Presence.FilterAsync(
            readers, catalog.StreamIndex.Find(matcherSets), Tables, "stream", "time_ns", range.StartNs, range.EndNs, cancellationToken);
        return [.. present.Select(stream => stream.Value)];
    }

    public async Task<LogStats> StatsAsync(IReadOnlyList<Matcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        var (streams, bytes, entries) = (new HashSet<Labels>(), 0L, 0L);
        await foreach (var count in CountAsync(new LogSelection { Matchers = matchers, Range = range, MetadataNames = new HashSet<string>() }, long.MaxValue, cancellationToken))
        {
            streams.Add(count.Stream);
            (bytes, entries) = (bytes + count.Bytes, entries + count.Entries);
        }

        // The store has no chunks of a stream; each stream counts as one.
        return new LogStats(streams.Count, streams.Count, bytes, entries);
    }

    // The streams that may have lines in the range, and the part of it in which they have.
    (List<Interned<Labels>> Streams, TimeRange Range) Find(LogSelection selection)
    {
        var streams = catalog.StreamIndex.Find(selection.Matchers)
            .Where(stream => stream.First < selection.Range.EndNs && stream.Last >= selection.Range.StartNs)
            .ToList();
        return streams.Count == 0
            ? (streams, selection.Range)
            : (streams, new TimeRange(
                Math.Max(selection.Range.StartNs, streams.Min(stream => stream.First)),
                Math.Min(selection.Range.EndNs, Math.Min(streams.Max(stream => stream.Last), long.MaxValue - 1) + 1)));
    }

    // Rows in order, of which the first are at hand: by then all of them have been sorted.
    sealed class Begun : IDisposable
    {
        internal Begun(Rows rows, LogReader reader)
        {
            try
            {
                (Rows, First) = (rows, reader.Read(rows));
            }
            catch
            {
                rows.Dispose();
                throw;
            }
        }

        internal Rows Rows { get; }

        internal List<LogEntry> First { get; }

        public void Dispose() => Rows.Dispose();
    }
}
