using System.Numerics;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Histogram buckets whose upper bounds are powers of two.</summary>
internal static class Log2Buckets
{
    /// <summary>The bound of the bucket of a value, or -1 for values below 2, which have none.</summary>
    public static double Of(double value)
    {
        if (!(value >= 2) || value > long.MaxValue)
        {
            return -1;
        }

        return 1UL << (BitOperations.Log2((ulong)value - 1) + 1);
    }

    /// <summary>The quantile of buckets in ascending order, interpolated on the exponent; 0 when they are empty.</summary>
    public static double Quantile(double quantile, IReadOnlyList<(double Bound, double Count)> buckets)
    {
        var rank = Math.Ceiling(buckets.Sum(bucket => bucket.Count) * quantile);
        var below = 0.0;
        foreach (var (bound, count) in buckets)
        {
            if (count > 0 && below + count >= rank)
            {
                return bound / 2 * Math.Pow(2, (rank - below) / count);
            }

            below += count;
        }

        return 0;
    }
}
