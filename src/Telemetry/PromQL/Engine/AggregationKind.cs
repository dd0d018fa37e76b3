namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The aggregation operators.</summary>
public enum AggregationKind
{
    /// <summary><c>sum</c></summary>
    Sum,

    /// <summary><c>avg</c></summary>
    Avg,

    /// <summary><c>min</c></summary>
    Min,

    /// <summary><c>max</c></summary>
    Max,

    /// <summary><c>count</c></summary>
    Count,

    /// <summary><c>group</c></summary>
    Group,

    /// <summary><c>stddev</c>, of the population</summary>
    Stddev,

    /// <summary><c>stdvar</c>, of the population</summary>
    Stdvar,

    /// <summary><c>quantile</c></summary>
    Quantile,

    /// <summary><c>topk</c></summary>
    TopK,

    /// <summary><c>bottomk</c></summary>
    BottomK,

    /// <summary><c>limitk</c></summary>
    LimitK,

    /// <summary><c>limit_ratio</c></summary>
    LimitRatio,

    /// <summary><c>count_values</c></summary>
    CountValues,
}
