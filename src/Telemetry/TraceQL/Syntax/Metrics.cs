using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

internal enum MetricsFunction
{
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AvgOverTime,
    SumOverTime,
    HistogramOverTime,
    QuantileOverTime,
}

/// <summary>What turns spans into series.</summary>
internal abstract record MetricsStage;

/// <summary><c>rate() by(…)</c>, <c>quantile_over_time(duration, 0.9) by(…)</c></summary>
internal sealed record MetricsAggregate(
    MetricsFunction Function, Attribute? Of, IReadOnlyList<double> Quantiles, IReadOnlyList<Attribute> By) : MetricsStage
{
    /// <summary>As queries and the label <c>__name__</c> spell it.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "histogram_over_time", "quantile_over_time",
    ];

    public string Name => Names[(int)Function];
}

/// <summary><c>compare({…}, top, start, end)</c>: which attributes tell a selection of spans from the others.</summary>
/// <param name="Selection">Which spans are selected.</param>
/// <param name="Top">How many values of each attribute are reported.</param>
/// <param name="StartNs">From when spans are selected, in Unix nanoseconds; 0 for no limit.</param>
/// <param name="EndNs">Until when.</param>
internal sealed record Compare(SpansetFilter Selection, long Top, long StartNs, long EndNs) : MetricsStage
{
    public const int DefaultTop = 10;
}

/// <summary>Spans into series.</summary>
internal sealed record MetricsQuery(Pipeline Pipeline, MetricsStage Stage) : IMetrics;

/// <summary><c>| topk(n)</c> and <c>| bottomk(n)</c></summary>
internal sealed record TopBottom(IMetrics Inner, bool IsTop, long Limit) : IMetrics;

/// <summary><c>&gt; 10</c> after a metrics query.</summary>
internal sealed record MetricsFilter(IMetrics Inner, Operator Operator, Static Threshold) : IMetrics;

/// <summary>Arithmetic between series.</summary>
internal sealed record MetricsMath(Operator Operator, IMetrics Left, IMetrics Right) : IMetrics;

/// <summary>A number in such arithmetic.</summary>
internal sealed record MetricsConstant(double Value, Static Literal) : IMetrics;
