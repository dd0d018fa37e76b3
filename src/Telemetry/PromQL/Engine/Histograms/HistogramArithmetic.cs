using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>Sums, differences and multiples of native histograms. Results have no empty buckets.</summary>
internal static class HistogramArithmetic
{
    /// <summary>The sum, or null (with a warning) when one has exponential buckets and the other custom ones.</summary>
    public static NativeHistogram? Add(NativeHistogram left, NativeHistogram right, HistogramNotes notes) =>
        Combine(left, right, 1, notes);

    /// <summary>The difference, a gauge; null as for <see cref="Add"/>.</summary>
    public static NativeHistogram? Subtract(NativeHistogram left, NativeHistogram right, HistogramNotes notes) =>
        Combine(left, right, -1, notes) is { } difference ? difference with { ResetHint = CounterResetHint.Gauge } : null;

    public static NativeHistogram Multiply(NativeHistogram histogram, double factor) => histogram with
    {
        Count = histogram.Count * factor,
        Sum = histogram.Sum * factor,
        ZeroCount = histogram.ZeroCount * factor,
        Positive = Scale(histogram.Positive, factor),
        Negative = Scale(histogram.Negative, factor),
        ResetHint = factor < 0 ? CounterResetHint.Gauge : histogram.ResetHint,
    };

    /// <summary>Divides. Division by zero leaves no buckets, as their counts would be NaN or infinite.</summary>
    public static NativeHistogram Divide(NativeHistogram histogram, double divisor) => histogram with
    {
        Count = histogram.Count / divisor,
        Sum = histogram.Sum / divisor,
        ZeroCount = histogram.ZeroCount / divisor,
        Positive = divisor == 0 ? [] : [.. histogram.Positive.Select(bucket => bucket with { Count = bucket.Count / divisor })],
        Negative = divisor == 0 ? [] : [.. histogram.Negative.Select(bucket => bucket with { Count = bucket.Count / divisor })],
        ResetHint = divisor < 0 ? CounterResetHint.Gauge : histogram.ResetHint,
    };

    /// <summary>Without its empty buckets.</summary>
    public static NativeHistogram Compact(NativeHistogram histogram) =>
        histogram.Positive.Any(bucket => bucket.Count == 0) || histogram.Negative.Any(bucket => bucket.Count == 0)
            ? histogram with
            {
                Positive = [.. histogram.Positive.Where(bucket => bucket.Count != 0)],
                Negative = [.. histogram.Negative.Where(bucket => bucket.Count != 0)],
            }
            : histogram;

    static NativeHistogram? Combine(NativeHistogram left, NativeHistogram right, int sign, HistogramNotes notes)
    {
        if (left.HasCustomBuckets() != right.HasCustomBuckets())
        {
            notes.Incompatible();
            return null;
        }

        var hint = CombineHints(left.ResetHint, right.ResetHint, notes);
        (left, right) = left.HasCustomBuckets() ? SameBounds(left, right, notes) : HistogramLayout.SameSchema(left, right);
        return left with
        {
            Count = left.Count + (sign * right.Count),
            Sum = left.Sum + (sign * right.Sum),
            ZeroCount = left.ZeroCount + (sign * right.ZeroCount),
            Positive = Merge(left.Positive, right.Positive, sign),
            Negative = Merge(left.Negative, right.Negative, sign),
            ResetHint = hint,
        };
    }

    static (NativeHistogram Left, NativeHistogram Right) SameBounds(NativeHistogram left, NativeHistogram right, HistogramNotes notes)
    {
        if (!left.CustomBounds.SequenceEqual(right.CustomBounds))
        {
            notes.BoundsReconciled();
        }

        return HistogramLayout.SameBounds(left, right);
    }

    static CounterResetHint CombineHints(CounterResetHint left, CounterResetHint right, HistogramNotes notes)
    {
        if (left == right)
        {
            return left;
        }

        if (left == CounterResetHint.Gauge || right == CounterResetHint.Gauge)
        {
            return CounterResetHint.Gauge;
        }

        if (left != CounterResetHint.Unknown && right != CounterResetHint.Unknown)
        {
            notes.ResetCollision();
        }

        return CounterResetHint.Unknown;
    }

    static List<NativeHistogram.Bucket> Merge(IReadOnlyList<NativeHistogram.Bucket> left, IReadOnlyList<NativeHistogram.Bucket> right, int sign)
    {
        var merged = new List<NativeHistogram.Bucket>(left.Count + right.Count);
        var (l, r) = (0, 0);
        while (l < left.Count || r < right.Count)
        {
            var index = Math.Min(l < left.Count ? left[l].Index : int.MaxValue, r < right.Count ? right[r].Index : int.MaxValue);
            double count = 0;
            if (l < left.Count && left[l].Index == index)
            {
                count += left[l++].Count;
            }

            if (r < right.Count && right[r].Index == index)
            {
                count += sign * right[r++].Count;
            }

            if (count != 0)
            {
                merged.Add(new NativeHistogram.Bucket(index, count));
            }
        }

        return merged;
    }

    static NativeHistogram.Bucket[] Scale(IReadOnlyList<NativeHistogram.Bucket> buckets, double factor) =>
        [.. buckets.Select(bucket => bucket with { Count = bucket.Count * factor }).Where(bucket => bucket.Count != 0)];
}
