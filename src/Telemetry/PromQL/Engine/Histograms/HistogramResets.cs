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

    /// <summary>The series with a hint at each histogram whose predecessor tells.</summary>
    public static Series WithHints(Series series)
    {
        if (series.Histograms is null)
        {
            return series;
        }

        var hinted = new NativeHistogram?[series.Histograms.Length];
        NativeHistogram? previous = null;
        for (var i = 0; i < hinted.Length; i++)
        {
            var histogram = series.Histograms[i];
            var isKnown = histogram is null || histogram.ResetHint != CounterResetHint.Unknown || previous is null;
            hinted[i] = isKnown ? histogram : histogram! with { ResetHint = IsReset(histogram, previous!) ? CounterResetHint.Reset : CounterResetHint.NotReset };
            previous = histogram ?? previous;
        }

        return new Series(series.Labels, series.TimestampsMs, series.Values, hinted) { StartTimestampsMs = series.StartTimestampsMs };
    }

    /// <summary>The series without what is known of resets, which no longer holds where samples were left out.</summary>
    public static Series WithoutHints(Series series) => series.Histograms is null ? series : new Series(
        series.Labels,
        series.TimestampsMs,
        series.Values,
        [.. series.Histograms.Select(histogram => histogram is null or { ResetHint: CounterResetHint.Gauge } ? histogram : histogram with { ResetHint = CounterResetHint.Unknown })]);

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
