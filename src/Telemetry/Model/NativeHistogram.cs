namespace Dendro.Telemetry.Model;

/// <summary>A native histogram sample (Prometheus' native histogram specification).</summary>
public sealed record NativeHistogram
{
    /// <summary>The schema of custom bucket bounds.</summary>
    public const int CustomBuckets = -53;

    /// <summary>Resolution: −4 … 8, where buckets grow by 2^(2^−schema), or <see cref="CustomBuckets"/>.</summary>
    public required int Schema { get; init; }

    /// <summary>Number of observations; fractional after arithmetic.</summary>
    public required double Count { get; init; }

    /// <summary>Sum of observations.</summary>
    public required double Sum { get; init; }

    /// <summary>Half-width of the zero bucket.</summary>
    public double ZeroThreshold { get; init; }

    /// <summary>Observations in the zero bucket.</summary>
    public double ZeroCount { get; init; }

    /// <summary>Positive buckets: absolute count by index, in index order.</summary>
    public IReadOnlyList<Bucket> Positive { get; init; } = [];

    /// <summary>Negative buckets, by index of the absolute value.</summary>
    public IReadOnlyList<Bucket> Negative { get; init; } = [];

    /// <summary>Upper bounds, for <see cref="CustomBuckets"/> only.</summary>
    public IReadOnlyList<double> CustomBounds { get; init; } = [];

    /// <summary>What is known of a reset before this sample.</summary>
    public CounterResetHint ResetHint { get; init; }

    /// <summary>One bucket's index and count.</summary>
    public readonly record struct Bucket(int Index, double Count);
}

/// <summary>What is known of a counter reset between a histogram and the one before it.</summary>
public enum CounterResetHint
{
    /// <summary>Compare to find out.</summary>
    Unknown,

    /// <summary>It was reset.</summary>
    Reset,

    /// <summary>It was not.</summary>
    NotReset,

    /// <summary>It is a gauge: resets mean nothing.</summary>
    Gauge,
}
