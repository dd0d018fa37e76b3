using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Model;

/// <summary>
/// The samples of one series as columns, in time order, one per timestamp. A sample is a float, or a native
/// histogram where <see cref="Histograms"/> has one at its index.
/// </summary>
public sealed class Series(Labels labels, long[] timestampsMs, double[] values, NativeHistogram?[]? histograms = null)
{
    /// <summary>The bits of the NaN that ends a series (Prometheus' staleness marker).</summary>
    public const long StaleBits = 0x7ff0000000000002;

    /// <summary>What identifies it, metric name included.</summary>
    public Labels Labels { get; } = labels;

    /// <summary>Unix milliseconds, strictly ascending.</summary>
    public long[] TimestampsMs { get; } = timestampsMs;

    /// <summary>Values; meaningless where a histogram stands.</summary>
    public double[] Values { get; } = values;

    /// <summary>Histograms by index, or null when the series has none.</summary>
    public NativeHistogram?[]? Histograms { get; } = histograms;

    /// <summary>
    /// Unix milliseconds at which each cumulative sample began counting (OTLP <c>start_time_unix_nano</c>), 0 where
    /// unknown, or null when none is known.
    /// </summary>
    public long[]? StartTimestampsMs { get; init; }

    /// <summary>Whether any of the values is the staleness marker.</summary>
    public static bool HasStale(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, long>(values).Contains(StaleBits);

    /// <summary>Whether the value is the staleness marker.</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == StaleBits;
}
