using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>Brings two histograms to the same buckets, losing as little resolution as that takes.</summary>
internal static class HistogramLayout
{
    /// <summary>For exponential buckets: the wider zero bucket and the coarser schema.</summary>
    public static (NativeHistogram Left, NativeHistogram Right) SameSchema(NativeHistogram left, NativeHistogram right)
    {
        while (left.ZeroThreshold != right.ZeroThreshold)
        {
            if (left.ZeroThreshold < right.ZeroThreshold)
            {
                left = WidenZeroBucket(left, right.ZeroThreshold);
            }
            else
            {
                right = WidenZeroBucket(right, left.ZeroThreshold);
            }
        }

        var schema = Math.Min(left.Schema, right.Schema);
        return (ToSchema(left, schema), ToSchema(right, schema));
    }

    /// <summary>For custom buckets: the bounds that both have.</summary>
    public static (NativeHistogram Left, NativeHistogram Right) SameBounds(NativeHistogram left, NativeHistogram right)
    {
        if (left.CustomBounds.SequenceEqual(right.CustomBounds))
        {
            return (left, right);
        }

        double[] common = [.. left.CustomBounds.Intersect(right.CustomBounds)];
        return (ToBounds(left, common), ToBounds(right, common));
    }

    /// <summary>In a schema of lower resolution.</summary>
    public static NativeHistogram ToSchema(NativeHistogram histogram, int schema) => histogram.Schema == schema ? histogram : histogram with
    {
        Schema = schema,
        Positive = Regroup(histogram.Positive, index => BucketBounds.Coarser(index, histogram.Schema, schema)),
        Negative = Regroup(histogram.Negative, index => BucketBounds.Coarser(index, histogram.Schema, schema)),
    };

    /// <summary>With custom bounds that are some of its own.</summary>
    public static NativeHistogram ToBounds(NativeHistogram histogram, double[] bounds) => histogram with
    {
        CustomBounds = bounds,
        Positive = Regroup(histogram.Positive, index =>
        {
            var at = Array.BinarySearch(bounds, histogram.Upper(index));
            return at < 0 ? ~at : at;
        }),
    };

    /// <summary>With a zero bucket at least so wide; a populated bucket that the bound would cut is taken in whole.</summary>
    public static NativeHistogram WidenZeroBucket(NativeHistogram histogram, double threshold)
    {
        var populated = histogram.Positive.Concat(histogram.Negative).Where(bucket => bucket.Count != 0).ToArray();
        var cut = populated.Where(bucket => histogram.Lower(bucket.Index) < threshold && histogram.Upper(bucket.Index) > threshold).ToArray();
        if (cut.Length > 0)
        {
            threshold = cut.Max(bucket => histogram.Upper(bucket.Index));
        }

        bool IsInside(NativeHistogram.Bucket bucket) => histogram.Upper(bucket.Index) <= threshold;
        return histogram with
        {
            ZeroThreshold = threshold,
            ZeroCount = histogram.ZeroCount + populated.Where(IsInside).Sum(bucket => bucket.Count),
            Positive = [.. histogram.Positive.Where(bucket => !IsInside(bucket))],
            Negative = [.. histogram.Negative.Where(bucket => !IsInside(bucket))],
        };
    }

    static List<NativeHistogram.Bucket> Regroup(IReadOnlyList<NativeHistogram.Bucket> buckets, Func<int, int> newIndex)
    {
        var regrouped = new List<NativeHistogram.Bucket>(buckets.Count);
        foreach (var bucket in buckets)
        {
            var index = newIndex(bucket.Index);
            if (regrouped.Count > 0 && regrouped[^1].Index == index)
            {
                regrouped[^1] = new NativeHistogram.Bucket(index, regrouped[^1].Count + bucket.Count);
            }
            else
            {
                regrouped.Add(new NativeHistogram.Bucket(index, bucket.Count));
            }
        }

        return regrouped;
    }
}
