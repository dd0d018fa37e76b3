namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>Histograms made of cumulative counts up to bounds.</summary>
internal static class ClassicHistogram
{
    const double SmallDelta = 1e-12;

    /// <summary>How many observations were at most <paramref name="UpperBound"/>.</summary>
    public readonly record struct Bucket(double UpperBound, double Count);

    /// <summary>The value that the share <paramref name="phi"/> of observations does not exceed; buckets ascend and are changed.</summary>
    public static double Quantile(double phi, List<Bucket> buckets, out bool wasForced)
    {
        wasForced = false;
        if (double.IsNaN(phi))
        {
            return double.NaN;
        }

        if (phi is < 0 or > 1)
        {
            return phi < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (!Prepare(buckets, out wasForced) || buckets.Count < 2 || buckets[^1].Count is 0 or double.NaN)
        {
            return double.NaN;
        }

        var rank = phi * buckets[^1].Count;
        var at = 0;
        while (at < buckets.Count - 1 && !(buckets[at].Count >= rank))
        {
            at++;
        }

        if (at == buckets.Count - 1)
        {
            return buckets[^2].UpperBound;
        }

        if (at == 0 && buckets[0].UpperBound <= 0)
        {
            return buckets[0].UpperBound;
        }

        var (start, before) = at == 0 ? (0, 0) : (buckets[at - 1].UpperBound, buckets[at - 1].Count);
        return start + ((buckets[at].UpperBound - start) * ((rank - before) / (buckets[at].Count - before)));
    }

    /// <summary>The share of observations between two bounds; buckets ascend and are changed.</summary>
    public static double Fraction(double lower, double upper, List<Bucket> buckets)
    {
        if (!Prepare(buckets, out _) || buckets[^1].Count is 0 or double.NaN || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return double.NaN;
        }

        return lower >= upper ? 0 : (Rank(upper, buckets) - Rank(lower, buckets)) / buckets[^1].Count;
    }

    // How many observations lie below a value.
    static double Rank(double value, List<Bucket> buckets)
    {
        var before = 0.0;
        for (var i = 0; i < buckets.Count; i++)
        {
            var start = i > 0 ? buckets[i - 1].UpperBound : buckets[0].UpperBound <= 0 ? double.NegativeInfinity : 0;
            if (start >= value)
            {
                return before;
            }

            if (buckets[i].UpperBound > value)
            {
                return double.IsInfinity(start) ? buckets[i].Count
                    : double.IsInfinity(buckets[i].UpperBound) ? before
                    : before + ((buckets[i].Count - before) * (value - start) / (buckets[i].UpperBound - start));
            }

            before = buckets[i].Count;
        }

        return buckets[^1].Count;
    }

    // Adds up equal bounds and repairs counts that go down; false when the bucket +Inf is missing.
    static bool Prepare(List<Bucket> buckets, out bool wasForced)
    {
        wasForced = false;
        if (!double.IsPositiveInfinity(buckets[^1].UpperBound))
        {
            return false;
        }

        for (var i = buckets.Count - 1; i > 0; i--)
        {
            if (buckets[i].UpperBound == buckets[i - 1].UpperBound)
            {
                buckets[i - 1] = new Bucket(buckets[i].UpperBound, buckets[i - 1].Count + buckets[i].Count);
                buckets.RemoveAt(i);
            }
        }

        var highest = buckets[0].Count;
        for (var i = 1; i < buckets.Count; i++)
        {
            var count = buckets[i].Count;
            var isNoise = Math.Abs(count - highest) <= SmallDelta * (Math.Abs(count) + Math.Abs(highest)) / 2;
            if (isNoise || count < highest)
            {
                wasForced |= !isNoise;
                buckets[i] = buckets[i] with { Count = highest };
            }
            else
            {
                highest = count;
            }
        }

        return true;
    }
}
