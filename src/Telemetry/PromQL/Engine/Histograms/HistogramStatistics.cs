using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>What a native histogram tells about the distribution of its observations.</summary>
internal static class HistogramStatistics
{
    /// <summary>The variance, each observation taken to lie at the middle of its bucket.</summary>
    public static double Variance(NativeHistogram histogram)
    {
        var mean = histogram.Sum / histogram.Count;
        var squares = new KahanSum();
        foreach (var bucket in BucketSpan.All(histogram).Where(bucket => bucket.Count != 0))
        {
            var delta = Middle(histogram, bucket) - mean;
            squares.Add(bucket.Count * delta * delta);
        }

        return squares.Value / histogram.Count;
    }

    /// <summary>The value that the share <paramref name="phi"/> of observations does not exceed.</summary>
    /// <param name="histogram">The histogram.</param>
    /// <param name="phi">The share.</param>
    /// <param name="skew">What observations of NaN do to the result, or null.</param>
    public static double Quantile(NativeHistogram histogram, double phi, out string? skew)
    {
        skew = null;
        if (phi is < 0 or > 1)
        {
            return phi < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (histogram.Count == 0 || double.IsNaN(phi))
        {
            return double.NaN;
        }

        // From the nearer end, as less rounding adds up; observations of NaN count as the highest.
        var hasNaN = double.IsNaN(histogram.Sum);
        var isForward = hasNaN || phi < 0.5;
        var rank = isForward ? phi * histogram.Count : (1 - phi) * histogram.Count;
        var buckets = BucketSpan.All(histogram).Where(bucket => bucket.Count != 0);
        var (count, found) = (0.0, default(BucketSpan));
        foreach (var bucket in isForward ? buckets : buckets.Reverse())
        {
            found = bucket;
            count += bucket.Count;
            if (count >= rank)
            {
                break;
            }
        }

        if (hasNaN)
        {
            skew = count < rank ? "NaN" : "skewed higher";
        }

        if (hasNaN && count < rank)
        {
            return double.NaN;
        }

        count = Math.Min(count, histogram.Count);
        var inside = isForward ? rank - (count - found.Count) : count - rank;
        return Interpolate(histogram, found, inside / found.Count);
    }

    /// <summary>The share of observations between two values.</summary>
    public static double Fraction(NativeHistogram histogram, double lower, double upper)
    {
        if (histogram.Count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return double.NaN;
        }

        return lower >= upper ? 0 : (Rank(histogram, upper) - Rank(histogram, lower)) / histogram.Count;
    }

    static double Middle(NativeHistogram histogram, BucketSpan bucket)
    {
        if (histogram.HasCustomBuckets())
        {
            return double.IsInfinity(bucket.Lower) ? bucket.Upper : double.IsInfinity(bucket.Upper) ? bucket.Lower : (bucket.Lower + bucket.Upper) / 2;
        }

        var middle = bucket.Lower <= 0 && bucket.Upper >= 0 ? 0 : Math.Sqrt(bucket.Upper * bucket.Lower);
        return bucket.Upper < 0 ? -middle : middle;
    }

    /// <summary>A histogram without negative buckets has nothing below zero in its zero bucket either, and the other way round.</summary>
    public static BucketSpan Trimmed(NativeHistogram histogram, BucketSpan bucket)
    {
        if (histogram.HasCustomBuckets() || bucket.Lower >= 0 || bucket.Upper <= 0)
        {
            return bucket;
        }

        return histogram.Negative.Count == 0 && histogram.Positive.Count > 0 ? bucket with { Lower = 0 }
            : histogram.Positive.Count == 0 && histogram.Negative.Count > 0 ? bucket with { Upper = 0 }
            : bucket;
    }

    static double Interpolate(NativeHistogram histogram, BucketSpan bucket, double share)
    {
        bucket = Trimmed(histogram, bucket);
        var (lower, upper) = (bucket.Lower, bucket.Upper);
        if (histogram.HasCustomBuckets())
        {
            if (double.IsNegativeInfinity(lower) && upper <= 0)
            {
                return upper;
            }

            if (double.IsPositiveInfinity(upper))
            {
                return lower;
            }

            lower = double.IsNegativeInfinity(lower) ? 0 : lower;
        }

        if (histogram.HasCustomBuckets() || (lower <= 0 && upper >= 0))
        {
            return lower + ((upper - lower) * share);
        }

        var (logLower, logUpper) = (Math.Log2(Math.Abs(lower)), Math.Log2(Math.Abs(upper)));
        return lower > 0
            ? Math.Pow(2, logLower + ((logUpper - logLower) * share))
            : -Math.Pow(2, logUpper + ((logLower - logUpper) * (1 - share)));
    }

    // How many observations lie below a value.
    static double Rank(NativeHistogram histogram, double value)
    {
        var before = 0.0;
        foreach (var whole in BucketSpan.All(histogram))
        {
            var bucket = Trimmed(histogram, whole);
            if (bucket.Lower >= value)
            {
                return before;
            }

            if (bucket.Upper > value)
            {
                return Math.Min(before + (bucket.Count * ShareBelow(histogram, bucket, value)), histogram.Count);
            }

            before += bucket.Count;
        }

        return double.IsNaN(histogram.Sum) ? before : histogram.Count;
    }

    /// <summary>The share of a bucket's observations below a value inside it.</summary>
    public static double ShareBelow(NativeHistogram histogram, BucketSpan bucket, double value)
    {
        var lower = bucket.Lower;
        if (histogram.HasCustomBuckets() || (lower <= 0 && bucket.Upper >= 0))
        {
            if (double.IsNegativeInfinity(lower))
            {
                lower = bucket.Upper > 0 ? 0 : double.NegativeInfinity;
                if (value <= lower || double.IsInfinity(lower))
                {
                    return double.IsInfinity(lower) ? 1 : 0;
                }
            }

            return double.IsPositiveInfinity(bucket.Upper) ? 0 : (value - lower) / (bucket.Upper - lower);
        }

        var (logLower, logUpper, logValue) = (Math.Log2(Math.Abs(lower)), Math.Log2(Math.Abs(bucket.Upper)), Math.Log2(Math.Abs(value)));
        return value > 0 ? (logValue - logLower) / (logUpper - logLower) : 1 - ((logValue - logUpper) / (logLower - logUpper));
    }
}
