using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL;

/// <summary>What a selector asks of the store.</summary>
public sealed record SeriesSelection
{
    /// <summary>All must pass.</summary>
    public required IReadOnlyList<Matcher> Matchers { get; init; }

    /// <summary>Unix milliseconds; samples must be later.</summary>
    public required long AfterMs { get; init; }

    /// <summary>Unix milliseconds; samples must not be later.</summary>
    public required long ThroughMs { get; init; }

    /// <summary>A source may stop reading once the series that match have more samples than this: the query then fails.</summary>
    public long MaxSamples { get; init; } = long.MaxValue;
}

/// <summary>A metric's type, description and unit.</summary>
/// <param name="Name">The metric's Prometheus name.</param>
/// <param name="Type">counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown.</param>
/// <param name="Help">Its description.</param>
/// <param name="Unit">Its unit as a word, such as <c>seconds</c>; "" when none.</param>
public sealed record MetricMetadata(string Name, string Type, string Help, string Unit);

/// <summary>A sample that points to the trace it came from.</summary>
/// <param name="Series">The series it belongs to.</param>
/// <param name="Labels">Its own labels, such as <c>trace_id</c>.</param>
/// <param name="Value">The measured value.</param>
/// <param name="TimestampMs">Unix milliseconds.</param>
public sealed record Exemplar(Labels Series, Labels Labels, double Value, long TimestampMs);

/// <summary>Where PromQL reads from. A time range of <see cref="TimeRange.All"/> means no limit.</summary>
public interface ISeriesSource
{
    /// <summary>
    /// The matching series with their samples; a <see cref="SeriesSet"/> is given up by the caller. May return more series or samples than
    /// match, never fewer.
    /// </summary>
    Task<IReadOnlyList<Series>> SelectAsync(SeriesSelection selection, CancellationToken cancellationToken);

    /// <summary>The labels of series that pass any of the matcher sets and have a sample in the range.</summary>
    /// <param name="matcherSets">United; an empty list means all series.</param>
    /// <param name="range">Unix nanoseconds.</param>
    /// <param name="limit">At most this many; 0 means no limit.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    Task<IReadOnlyList<Labels>> SeriesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken);

    /// <summary>The names of labels of such series, sorted.</summary>
    Task<IReadOnlyList<string>> LabelNamesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken);

    /// <summary>The values that label <paramref name="name"/> has in such series, sorted.</summary>
    Task<IReadOnlyList<string>> LabelValuesAsync(string name, IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken);

    /// <summary>What is known of metrics, or of the one named.</summary>
    Task<IReadOnlyList<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken);

    /// <summary>The exemplars of matching series in the range, by series and time.</summary>
    Task<IReadOnlyList<Exemplar>> ExemplarsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken);
}
