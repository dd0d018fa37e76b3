using System.Runtime.CompilerServices;
using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Tests.Notation;

/// <summary>Entries in memory. It obeys the hints, so that a hint that is wrong shows.</summary>
internal sealed class MemoryLogSource : ILogSource
{
    readonly List<LogEntry> _entries = [];

    /// <summary>What was asked last.</summary>
    public LogSelection? LastSelection { get; private set; }

    public void Add(long timestampNs, string line, Labels stream, Labels? metadata = null) =>
        _entries.Add(new LogEntry(timestampNs, line, stream, metadata ?? Labels.Empty));

    public void Clear() => _entries.Clear();

    public async IAsyncEnumerable<LogEntry> SelectAsync(LogSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LastSelection = selection;
        var matching = _entries.Where(entry => selection.Range.Contains(entry.TimestampNs)
            && selection.Matchers.All(matcher => matcher.Matches(entry.Stream))
            && selection.LineConditions.All(condition => entry.Line.Contains(condition.Text, StringComparison.Ordinal) == condition.Contains)
            && selection.MetadataConditions.All(condition => condition.Matcher.Matches(entry.StructuredMetadata)));
        var ordered = selection.Direction == Direction.Forward
            ? matching.OrderBy(entry => entry.TimestampNs)
            : matching.OrderByDescending(entry => entry.TimestampNs);
        foreach (var entry in ordered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<T> ScanAsync<T>(LogSelection selection, Func<T> begin, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ILogScan
    {
        // Each part is handed out from its end: order must not matter.
        var entries = await SelectAsync(selection with { Direction = Direction.Forward }, cancellationToken).ToListAsync(cancellationToken);
        foreach (var part in entries.GroupBy(entry => entry.TimestampNs).Chunk(3))
        {
            var scan = begin();
            _ = part.Reverse().SelectMany(entry => entry).All(scan.Add);
            yield return scan;
        }
    }

    public async IAsyncEnumerable<LogCount> CountAsync(LogSelection selection, long bucketNs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in SelectAsync(selection, cancellationToken))
        {
            var metadata = entry.StructuredMetadata.Where(label => selection.MetadataNames!.Contains(label.Name));
            var bucket = (int)((entry.TimestampNs - selection.Range.StartNs) / bucketNs);
            yield return new LogCount(bucket, entry.Stream, Labels.From(metadata), 1, Encoding.UTF8.GetByteCount(entry.Line));
        }
    }

    public Task<IReadOnlyList<Labels>> StreamsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Labels>>([.. Select(matcherSets, range).Select(entry => entry.Stream).Distinct()]);

    public Task<LogStats> StatsAsync(IReadOnlyList<Matcher> matchers, TimeRange range, CancellationToken cancellationToken)
    {
        var entries = Select([matchers], range).ToList();
        var streams = entries.Select(entry => entry.Stream).Distinct().Count();
        return Task.FromResult(new LogStats(streams, streams, entries.Sum(entry => Encoding.UTF8.GetByteCount(entry.Line)), entries.Count));
    }

    IEnumerable<LogEntry> Select(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range) => _entries.Where(
        entry => range.Contains(entry.TimestampNs)
            && (matcherSets.Count == 0 || matcherSets.Any(set => set.All(matcher => matcher.Matches(entry.Stream)))));
}
