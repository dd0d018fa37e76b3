using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>A bucket as a stretch of the number line.</summary>
public readonly record struct BucketSpan(double Lower, double Upper, bool IncludesLower, bool IncludesUpper, double Count)
{
    /// <summary>All buckets from the lowest to the highest, the zero bucket among them unless it is empty.</summary>
    public static IEnumerable<BucketSpan> All(NativeHistogram histogram)
    {
        for (var i = histogram.Negative.Count - 1; i >= 0; i--)
        {
            var (index, count) = histogram.Negative[i];
            yield return new BucketSpan(-histogram.Upper(index), -histogram.Lower(index), true, false, count);
        }

        if (histogram.ZeroCount != 0)
        {
            yield return new BucketSpan(-histogram.ZeroThreshold, histogram.ZeroThreshold, true, true, histogram.ZeroCount);
        }

        foreach (var (index, count) in histogram.Positive)
        {
            var lower = histogram.Lower(index);
            yield return new BucketSpan(lower, histogram.Upper(index), double.IsNegativeInfinity(lower), true, count);
        }
    }
}
