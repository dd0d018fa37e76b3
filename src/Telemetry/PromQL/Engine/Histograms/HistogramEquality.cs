using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>Whether histograms hold the same, bucket by bucket; empty buckets and reset hints do not count.</summary>
internal static class HistogramEquality
{
    public static bool AreEqual(NativeHistogram left, NativeHistogram right) =>
        left.Schema == right.Schema
        && left.Count.Equals(right.Count)
        && left.Sum.Equals(right.Sum)
        && left.ZeroThreshold.Equals(right.ZeroThreshold)
        && left.ZeroCount.Equals(right.ZeroCount)
        && left.CustomBounds.SequenceEqual(right.CustomBounds)
        && Populated(left.Positive).SequenceEqual(Populated(right.Positive))
        && Populated(left.Negative).SequenceEqual(Populated(right.Negative));

    static IEnumerable<NativeHistogram.Bucket> Populated(IReadOnlyList<NativeHistogram.Bucket> buckets) =>
        buckets.Where(bucket => bucket.Count != 0);
}
