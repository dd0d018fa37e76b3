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
        var slices = new TimeSlices("logs", "time_ns", range, backward);
        using var lease = await readers.RentAsync(cancellationToken);
        var size = default(SliceSize);
        while (await Task.Run(() => slices.Next(lease.Connection, size, cancellationToken), cancellationToken) is { } slice)
        {
            // A slice is read to its end before the caller has the first of it, who may take any time, or ask something else meanwhile.
            var read = await Task.Run(() => slices.Read(lease.Connection, slice, () => Read(lease.Connection, selection, predicate, slice, cancellationToken)), cancellationToken);
            if (read is null)
            {
                continue;
            }

            if (read.Rest is { } rest)
            {
                slices.GiveBack(slice, rest);
            }

            size = read.Size;
            foreach (var entry in read.Entries)
            {
                yield return entry;
            }
        }
    }

    SliceOfLines Read(Connection connection, LogSelection selection, Predicate predicate, TimeRange slice, CancellationToken cancellationToken)
    {
        var backward = selection.Direction == Direction.Backward;
        var inside = predicate.Copy().And("time_ns >= ? AND time_ns < ?", slice.StartNs, slice.EndNs);
        var reader = new LogReader(catalog, selection.MetadataNames, tellsRepeatsApart: true);
        var entries = new List<LogEntry>();
        using var rows = connection.Query($"SELECT {reader.Columns} FROM logs{inside} ORDER BY time_ns {(backward ? "DESC" : "ASC")}", inside.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            reader.Read(rows, entries);
            // Of lines that are denser than those before, so much; the last time may go on in what was not read.
            if ((reader.Count >= 2 * TimeSlices.MostRows || reader.Bytes >= 2 * TimeSlices.MostBytes) && entries.Count > 0 && entries[^1].TimestampNs is var last && last != entries[0].TimestampNs)
            {
                var size = new SliceSize(reader.Count, reader.Bytes);
                var known = entries.FindIndex(entry => entry.TimestampNs == last);
                entries.RemoveRange(known, entries.Count - known);
                return new SliceOfLines(entries, size, backward ? slice with { EndNs = last + 1 } : slice with { StartNs = last });
            }
        }

        return new SliceOfLines(entries, new SliceSize(reader.Count, reader.Bytes), Rest: null);
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

    /// <param name="Entries">In order.</param>
    /// <param name="Size">What was read for them.</param>
    /// <param name="Rest">What of the slice was left; null when nothing was.</param>
    sealed record SliceOfLines(List<LogEntry> Entries, SliceSize Size, TimeRange? Rest);
}
