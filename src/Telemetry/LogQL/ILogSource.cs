using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL;

/// <summary>The order of entries in time.</summary>
public enum Direction
{
    /// <summary>Newest first.</summary>
    Backward,

    /// <summary>Oldest first.</summary>
    Forward,
}

/// <summary>A condition on the raw line that the store may use to read less.</summary>
/// <param name="Text">The text sought, case-sensitive.</param>
/// <param name="Contains">Whether the line must contain it (<c>|=</c>) or must not (<c>!=</c>).</param>
public sealed record LineCondition(string Text, bool Contains);

/// <summary>A condition on one structured-metadata label that the store may use to read less; an absent label is "".</summary>
/// <param name="Matcher">The condition.</param>
public sealed record MetadataCondition(Matcher Matcher);

/// <summary>What a log selector asks of the store.</summary>
public sealed record LogSelection
{
    /// <summary>Conditions on the stream's labels. All must pass.</summary>
    public required IReadOnlyList<Matcher> Matchers { get; init; }

    /// <summary>Which entries by time.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>The order wanted; entries of equal time may come in any order.</summary>
    public Direction Direction { get; init; } = Direction.Backward;

    /// <summary>Hints: entries that fail one may be left out by the store, and need not be.</summary>
    public IReadOnlyList<LineCondition> LineConditions { get; init; } = [];

    /// <summary>Hints on structured metadata, as <see cref="LineConditions"/>.</summary>
    public IReadOnlyList<MetadataCondition> MetadataConditions { get; init; } = [];

    /// <summary>A part of the entries, evenly spread, is enough: one of so many, about; 1 for all of them.</summary>
    public long OneOf { get; init; } = 1;

    /// <summary>A hint: the names of structured metadata that are looked at; the store may leave out others. Null for all.</summary>
    public IReadOnlySet<string>? MetadataNames { get; init; }
}

/// <summary>How much matches a selector.</summary>
/// <param name="Streams">Number of streams.</param>
/// <param name="Chunks">Number of storage units read; at least 1 per stream with entries.</param>
/// <param name="Bytes">UTF-8 bytes of the lines.</param>
/// <param name="Entries">Number of lines.</param>
public sealed record LogStats(long Streams, long Chunks, long Bytes, long Entries);

/// <summary>How many entries of a bucket have the same stream and the same metadata.</summary>
/// <param name="Bucket">The number of the bucket, from 0.</param>
/// <param name="Stream">The labels of their stream.</param>
/// <param name="StructuredMetadata">Their structured metadata, as far as it was asked for.</param>
/// <param name="Entries">Number of lines, 1 or more.</param>
/// <param name="Bytes">UTF-8 bytes of the lines.</param>
public sealed record LogCount(int Bucket, Labels Stream, Labels StructuredMetadata, long Entries, long Bytes);

/// <summary>Keeps what is needed of the entries of one part of a range.</summary>
public interface ILogScan
{
    /// <summary>Looks at an entry.</summary>
    /// <returns>Whether more are wanted.</returns>
    bool Add(LogEntry entry);
}

/// <summary>Where LogQL reads from.</summary>
public interface ILogSource
{
    /// <summary>
    /// The matching entries in time order, read as far as the caller enumerates. The stream's matchers and the range
    /// are exact; the hints may be ignored.
    /// </summary>
    IAsyncEnumerable<LogEntry> SelectAsync(LogSelection selection, CancellationToken cancellationToken);

    /// <summary>
    /// Has all that <see cref="SelectAsync"/> would give looked at by scans, one for each part of the range, several at a time.
    /// The parts come in order of time, the entries of each in any order.
    /// </summary>
    IAsyncEnumerable<T> ScanAsync<T>(LogSelection selection, Func<T> begin, CancellationToken cancellationToken)
        where T : ILogScan;

    /// <summary>
    /// Counts what <see cref="SelectAsync"/> would give, in buckets of one length from the start of the range; those of
    /// <see cref="long.MaxValue"/> are one, however long it is. The conditions on lines are exact here too. The same bucket, stream
    /// and metadata may come several times.
    /// </summary>
    IAsyncEnumerable<LogCount> CountAsync(LogSelection selection, long bucketNs, CancellationToken cancellationToken);

    /// <summary>The labels of streams that pass any of the matcher sets (none given: all) and have an entry in the range.</summary>
    Task<IReadOnlyList<Labels>> StreamsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Sizes of what matches.</summary>
    Task<LogStats> StatsAsync(IReadOnlyList<Matcher> matchers, TimeRange range, CancellationToken cancellationToken);
}
