using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>
/// The operators <c>&lt;/</c> and <c>&gt;/</c>, which cut observations off a histogram. A bucket that the bound cuts
/// keeps the share that interpolation gives it; the sum becomes an estimate from what is left.
/// </summary>
internal static class HistogramTrim
{
    /// <summary>Without observations above the bound.</summary>
    public static NativeHistogram Above(NativeHistogram histogram, double bound) =>
        double.IsPositiveInfinity(bound) ? histogram : Trim(histogram, bucket => KeepBelow(histogram, Bounded(histogram, bucket), bound));

    /// <summary>Without observations below the bound.</summary>
    public static NativeHistogram Below(NativeHistogram histogram, double bound) =>
        double.IsNegativeInfinity(bound) ? histogram : Trim(histogram, bucket => KeepAbove(histogram, bound < 0 ? HistogramStatistics.Trimmed(histogram, bucket) : Bounded(histogram, bucket), bound));

    // What is kept of a bucket: its share, and where that lies.
    readonly record struct Kept(double Share, double Middle);

    static NativeHistogram Trim(NativeHistogram histogram, Func<BucketSpan, Kept> keep)
    {
        var (count, sum, isCut) = (0.0, 0.0, false);
        double Cut(BucketSpan bucket)
        {
            var (share, middle) = bucket.Count == 0 ? new Kept(1, 0) : keep(bucket);
            isCut |= share < 1;
            count += bucket.Count * share;
            sum += share == 0 ? 0 : bucket.Count * share * middle;
            return bucket.Count * share;
        }

        var zero = Cut(new BucketSpan(-histogram.ZeroThreshold, histogram.ZeroThreshold, true, true, histogram.ZeroCount));
        NativeHistogram.Bucket[] positive = [.. histogram.Positive.Select(bucket =>
            bucket with { Count = Cut(new BucketSpan(histogram.Lower(bucket.Index), histogram.Upper(bucket.Index), false, true, bucket.Count)) })];
        NativeHistogram.Bucket[] negative = [.. histogram.Negative.Select(bucket =>
            bucket with { Count = Cut(new BucketSpan(-histogram.Upper(bucket.Index), -histogram.Lower(bucket.Index), true, false, bucket.Count)) })];
        return isCut
            ? HistogramArithmetic.Compact(histogram with { Count = count, Sum = sum, ZeroCount = zero, Positive = positive, Negative = negative })
            : histogram;
    }

    // Custom buckets begin at 0 unless there are negative bounds.
    static BucketSpan Bounded(NativeHistogram histogram, BucketSpan bucket) =>
        double.IsNegativeInfinity(bucket.Lower) && bucket.Upper > 0 && double.IsFinite(bucket.Upper)
            ? bucket with { Lower = 0 }
            : HistogramStatistics.Trimmed(histogram, bucket);

    static Kept KeepBelow(NativeHistogram histogram, BucketSpan bucket, double bound)
    {
        if (bucket.Upper <= bound)
        {
            return new Kept(1, Middle(histogram, bucket));
        }

        if (bucket.Lower >= bound || double.IsPositiveInfinity(bucket.Upper))
        {
            return default;
        }

        return double.IsNegativeInfinity(bucket.Lower)
            ? new Kept(1, bound)
            : new Kept(HistogramStatistics.ShareBelow(histogram, bucket, bound), Middle(histogram, bucket with { Upper = bound }));
    }

    static Kept KeepAbove(NativeHistogram histogram, BucketSpan bucket, double bound)
    {
        if (bucket.Lower >= bound)
        {
            return new Kept(1, Middle(histogram, bucket));
        }

        if (bucket.Upper <= bound || double.IsNegativeInfinity(bucket.Lower))
        {
            return default;
        }

        return double.IsPositiveInfinity(bucket.Upper)
            ? new Kept(1, bound)
            : new Kept(1 - HistogramStatistics.ShareBelow(histogram, bucket, bound), Middle(histogram, bucket with { Lower = bound }));
    }

    static double Middle(NativeHistogram histogram, BucketSpan bucket)
    {
        var (lower, upper) = (bucket.Lower, bucket.Upper);
        if (double.IsInfinity(lower) || double.IsInfinity(upper))
        {
            return double.IsInfinity(lower) ? double.IsInfinity(upper) ? 0 : upper : lower;
        }

        var isLinear = histogram.HasCustomBuckets() || Math.Max(Math.Abs(lower), Math.Abs(upper)) <= histogram.ZeroThreshold;
        return isLinear ? (lower + upper) / 2 : Math.CopySign(Math.Sqrt(lower * upper), upper <= 0 ? -1 : 1);
    }
}
