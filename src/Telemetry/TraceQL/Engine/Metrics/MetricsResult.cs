using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>A metrics query over a range of time, or over all of it at once.</summary>
public sealed record MetricsRequest
{
    /// <summary>The most exemplars that any query gets.</summary>
    public const int MostExemplars = 100;

    /// <summary>A TraceQL metrics query.</summary>
    public required string Query { get; init; }

    /// <summary>Unix nanoseconds; spans must start later (an instant query includes it).</summary>
    public required long StartNs { get; init; }

    /// <summary>Unix nanoseconds; spans must not start later.</summary>
    public required long EndNs { get; init; }

    /// <summary>The distance of points in nanoseconds.</summary>
    public required long StepNs { get; init; }

    /// <summary>One point for the whole range, at its end.</summary>
    public bool IsInstant { get; init; }

    /// <summary>At most this many exemplars, unless the query says otherwise.</summary>
    public int Exemplars { get; init; } = MostExemplars;

    /// <summary>At most this many series; 0 for no limit.</summary>
    public int MaxSeries { get; init; } = 1000;
}

/// <summary>The series of a metrics query.</summary>
/// <param name="TimestampsMs">When each point stands, in Unix milliseconds: the end of its interval.</param>
/// <param name="Series">The series.</param>
/// <param name="IsCut">Whether there were more series than wanted.</param>
/// <param name="InspectedSpans">How many spans were looked at.</param>
public sealed record MetricsResult(IReadOnlyList<long> TimestampsMs, IReadOnlyList<MetricsSeries> Series, bool IsCut, long InspectedSpans);

/// <summary>A series.</summary>
/// <param name="Labels">Names and typed values, in the order of the query.</param>
/// <param name="Values">One for each timestamp; NaN where there is no point.</param>
/// <param name="Exemplars">Spans that the series was made of.</param>
public sealed record MetricsSeries(
    IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, IReadOnlyList<double> Values, IReadOnlyList<MetricsExemplar> Exemplars);

/// <summary>A span that a series was made of.</summary>
/// <param name="Labels">Its trace's id and the attributes that the query mentions.</param>
/// <param name="Value">What the span gave; 0 where functions only count it.</param>
/// <param name="TimestampMs">When it started, in Unix milliseconds.</param>
public sealed record MetricsExemplar(IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, double Value, long TimestampMs);
