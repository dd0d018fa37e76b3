using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>Whether a histogram that counts was reset between two samples.</summary>
internal static class HistogramResets
{
    public static bool IsReset(NativeHistogram current, NativeHistogram previous)
    {
        if (current.ResetHint is CounterResetHint.Reset or CounterResetHint.NotReset)
        {
            return current.ResetHint == CounterResetHint.Reset;
        }

        if (current.Count < previous.Count || current.HasCustomBuckets() != previous.HasCustomBuckets())
        {
            return true;
        }

        return current.HasCustomBuckets() ? IsResetWithCustomBuckets(current, previous) : IsResetWithExponentialBuckets(current, previous);
    }

    static bool IsResetWithCustomBuckets(NativeHistogram current, NativeHistogram previous)
    {
        (current, previous) = HistogramLayout.SameBounds(current, previous);
        return HasShrunk(current.Positive, previous.Positive);
    }

    static bool IsResetWithExponentialBuckets(NativeHistogram current, NativeHistogram previous)
    {
        if (current.Schema > previous.Schema || current.ZeroThreshold < previous.ZeroThreshold)
        {
            return true;
        }

        if (current.ZeroThreshold > previous.ZeroThreshold)
        {
            previous = HistogramLayout.WidenZeroBucket(previous, current.ZeroThreshold);
            if (previous.ZeroThreshold != current.ZeroThreshold)
            {
                return true;
            }
        }

        previous = HistogramLayout.ToSchema(previous, current.Schema);
        return current.ZeroCount < previous.ZeroCount
            || HasShrunk(current.Positive, previous.Positive)
            || HasShrunk(current.Negative, previous.Negative);
    }

    static bool HasShrunk(IReadOnlyList<NativeHistogram.Bucket> current, IReadOnlyList<NativeHistogram.Bucket> previous)
    {
        var at = 0;
        foreach (var bucket in previous)
        {
            while (at < current.Count && current[at].Index < bucket.Index)
            {
                at++;
            }

            var count = at < current.Count && current[at].Index == bucket.Index ? current[at].Count : 0;
            if (count < bucket.Count)
            {
                return true;
            }
        }

        return false;
    }
}
