using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL;

/// <summary>What is told of the durations of spans that are counted together.</summary>
public enum DurationFigures
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Their sum, the shortest and the longest.</summary>
    Totals,

    /// <summary>They are counted by the power of two that is not below them.</summary>
    PowersOfTwo,
}

/// <summary>What to count.</summary>
public sealed record SpanCounting
{
    /// <summary>Which spans by start time.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Where the first bucket begins, at or before the start of the range.</summary>
    public required long OriginNs { get; init; }

    /// <summary>How long a bucket is.</summary>
    public required long BucketNs { get; init; }

    /// <summary>Which of those spans, exactly.</summary>
    public required SpanFilter Filter { get; init; }

    /// <summary>By what they are counted apart.</summary>
    public required IReadOnlyList<AttributeReference> By { get; init; }

    /// <summary>What is told of their durations.</summary>
    public DurationFigures Durations { get; init; }

    /// <summary>At most this many spans are given as examples, of as many different buckets.</summary>
    public int Examples { get; init; }

    /// <summary>What of an example is looked at.</summary>
    public SpanParts ExampleParts { get; init; }
}

/// <summary>Spans of a bucket that have the same values; the same may come several times.</summary>
/// <param name="Bucket">The number of the bucket, from 0.</param>
/// <param name="Values">What they have of <see cref="SpanCounting.By"/>; null for spans without.</param>
/// <param name="Spans">How many they are, 1 or more.</param>
/// <param name="Durations">What was asked of their durations.</param>
public sealed record SpanCount(int Bucket, IReadOnlyList<AttributeValue?> Values, long Spans, CountedDurations Durations);

/// <summary>What is told of durations, in nanoseconds; as far as it was asked for.</summary>
/// <param name="Sum">All of them together.</param>
/// <param name="Shortest">The shortest.</param>
/// <param name="Longest">The longest.</param>
/// <param name="Power">The exponent of the least power of two that is not below them; 0 when they are shorter than two.</param>
public readonly record struct CountedDurations(double Sum, long Shortest, long Longest, int Power);

/// <summary>What was counted.</summary>
/// <param name="Counts">The counts.</param>
/// <param name="Examples">Some of the spans.</param>
/// <param name="Rest">Spans that are not counted, since the store cannot tell whether they are meant, in traces that come in parts; null when there are none.</param>
public sealed record SpanCounts(IReadOnlyList<SpanCount> Counts, IReadOnlyList<Span> Examples, IAsyncEnumerable<Trace>? Rest = null);
