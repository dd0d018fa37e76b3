using System.Globalization;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>What Prometheus asks of a native histogram before it takes it (prometheus.io/docs/specs/native_histograms).</summary>
internal static class HistogramChecks
{
    /// <summary>The histogram itself.</summary>
    /// <param name="histogram">It.</param>
    /// <param name="isWhole">Whether its counts are whole numbers; fractions need not add up to the last digit.</param>
    /// <exception cref="FormatException">Its parts contradict each other, and how.</exception>
    internal static NativeHistogram Checked(NativeHistogram histogram, bool isWhole)
    {
        if (histogram.Schema == NativeHistogram.CustomBuckets)
        {
            CheckCustom(histogram);
        }
        else if (histogram.CustomBounds.Count > 0)
        {
            throw new FormatException($"a histogram of schema {histogram.Schema} has bounds of its own: expected none");
        }

        var inBuckets = histogram.ZeroCount + histogram.Positive.Sum(bucket => bucket.Count) + histogram.Negative.Sum(bucket => bucket.Count);
        // A NaN is observed, and is in no bucket.
        var isSound = !isWhole || (double.IsNaN(histogram.Sum) ? inBuckets <= histogram.Count : inBuckets == histogram.Count);
        return isSound ? histogram : throw new FormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"{inBuckets} observations found in buckets, but the Count field is {histogram.Count}: histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)"));
    }

    static void CheckCustom(NativeHistogram histogram)
    {
        var bounds = histogram.CustomBounds;
        if (bounds.Any(bound => !double.IsFinite(bound)) || bounds.Zip(bounds.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new FormatException("the bounds of a histogram with custom buckets do not ascend: expected finite numbers, each greater than the one before");
        }

        if (histogram.ZeroCount != 0 || histogram.Negative.Count > 0 || histogram.Positive.Any(bucket => bucket.Index < 0 || bucket.Index > bounds.Count))
        {
            throw new FormatException($"a histogram with custom buckets has a bucket that its {bounds.Count} bounds do not make");
        }
    }
}
