using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>
/// Where the buckets of a native histogram lie
/// (https://prometheus.io/docs/specs/native_histograms/#schema).
/// </summary>
internal static class BucketBounds
{
    public static bool HasCustomBuckets(this NativeHistogram histogram) => histogram.Schema == NativeHistogram.CustomBuckets;

    /// <summary>The upper bound of a positive bucket, which belongs to it.</summary>
    public static double Upper(this NativeHistogram histogram, int index)
    {
        if (!histogram.HasCustomBuckets())
        {
            return Exponential(histogram.Schema, index);
        }

        return index < 0 ? double.NegativeInfinity : index < histogram.CustomBounds.Count ? histogram.CustomBounds[index] : double.PositiveInfinity;
    }

    /// <summary>The lower bound of a positive bucket, which does not belong to it.</summary>
    public static double Lower(this NativeHistogram histogram, int index) => histogram.Upper(index - 1);

    /// <summary>The index that bucket <paramref name="index"/> has in a coarser schema.</summary>
    public static int Coarser(int index, int from, int to) => ((index - 1) >> Math.Min(from - to, 31)) + 1;

    static double Exponential(int schema, int index)
    {
        if (schema <= 0)
        {
            var power = (long)index << -schema;
            return power == 1024 ? double.MaxValue : Math.ScaleB(1, (int)Math.Clamp(power, -2000, 2000));
        }

        var fraction = index & ((1 << schema) - 1);
        var exponent = index >> schema;
        return fraction == 0 && exponent == 1024 ? double.MaxValue : Math.ScaleB(Math.Pow(2, (double)fraction / (1 << schema)), exponent);
    }
}
