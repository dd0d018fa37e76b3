using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>
/// Windows that take samples beside them into account: <c>anchored</c> begins with the last sample before the
/// window, <c>smoothed</c> has values interpolated at both bounds.
/// </summary>
internal sealed class WindowEdge(Series series, long startMs, long endMs, long lookbackMs, bool isCounter)
{
    readonly long[] _times = series.TimestampsMs;
    readonly List<(long TimeMs, Point Point)> _samples = [];
    bool _startCrossedReset;

    /// <summary>The samples from index <paramref name="low"/> to before <paramref name="high"/> and the one before them.</summary>
    public Series? Anchored(int low, int high)
    {
        for (var i = HasBefore(low) ? low - 1 : low; i < high; i++)
        {
            _samples.Add((_times[i], At(i)));
        }

        return Result();
    }

    /// <summary>The samples from index <paramref name="low"/> to before <paramref name="high"/> and the values at the bounds.</summary>
    public Series? Smoothed(int low, int high)
    {
        var hasAfter = high < _times.Length && _times[high] <= endMs + lookbackMs && (high == 0 || _times[high - 1] < endMs);
        var last = hasAfter ? high : high - 1;
        if (HasBefore(low))
        {
            AddStart(low, last);
        }

        for (var i = low; i < high; i++)
        {
            _samples.Add((_times[i], i == low && _startCrossedReset ? WithoutReset(At(i)) : At(i)));
        }

        if (_samples.Count == 0)
        {
            return null;
        }

        if (hasAfter)
        {
            AddEnd(high, isSameGap: high == low);
        }

        return Result();
    }

    /// <summary>The value at a share of the way from one sample to the next; null when one is a histogram and the other is not.</summary>
    public static Point? Interpolate(Point left, Point right, double share)
    {
        if (left.Histogram is null && right.Histogram is null)
        {
            return new Point(left.Value + ((right.Value - left.Value) * share));
        }

        if (left.Histogram is null || right.Histogram is null)
        {
            return null;
        }

        var grown = HistogramArithmetic.Subtract(right.Histogram, left.Histogram, HistogramNotes.None);
        var sum = grown is null ? null : HistogramArithmetic.Add(left.Histogram, HistogramArithmetic.Multiply(grown, share), HistogramNotes.None);
        return sum is null ? null : new Point(0, sum with { ResetHint = right.Histogram.ResetHint });
    }

    bool HasBefore(int low) => low > 0 && _times[low - 1] > startMs - lookbackMs;

    Point At(int index) => new(series.Values[index], series.Histograms?[index]);

    void AddStart(int low, int last)
    {
        var (left, next) = (low - 1, low);
        if (_times[left] == startMs || next > last)
        {
            _samples.Add((_times[left], At(left)));
            return;
        }

        // A counter that was reset on the way starts from zero.
        _startCrossedReset = IsReset(left, next);
        _samples.Add((startMs, Between(left, next, startMs, _startCrossedReset) ?? At(left)));
    }

    // When both bounds lie between the same two samples, a reset between these is accounted for at the start.
    void AddEnd(int right, bool isSameGap)
    {
        var isReset = IsReset(right - 1, right);
        var point = Between(right - 1, right, endMs, isReset) ?? At(right);
        _samples.Add((endMs, WithHint(point, isReset && !isSameGap ? CounterResetHint.Reset : CounterResetHint.NotReset)));
    }

    Point? Between(int left, int right, long atMs, bool isReset)
    {
        var share = (double)(atMs - _times[left]) / (_times[right] - _times[left]);
        return Interpolate(isReset ? Zero(At(right)) : At(left), At(right), share);
    }

    static Point WithoutReset(Point point) => WithHint(point, CounterResetHint.NotReset);

    static Point WithHint(Point point, CounterResetHint hint) =>
        point.Histogram is null or { ResetHint: CounterResetHint.Gauge } ? point : new Point(0, point.Histogram with { ResetHint = hint });

    bool IsReset(int left, int right)
    {
        var (previous, current) = (At(left), At(right));
        return isCounter && (previous.Histogram is null) == (current.Histogram is null)
            && (current.Histogram is null ? current.Value < previous.Value
                : current.Histogram.HasCustomBuckets() == previous.Histogram!.HasCustomBuckets() && HistogramResets.IsReset(current.Histogram, previous.Histogram!));
    }

    /// <summary>No observations, in the layout of another point.</summary>
    public static Point Zero(Point like) => like.Histogram is null ? new Point(0) : new Point(0, HistogramArithmetic.Multiply(like.Histogram, 0));

    Series? Result()
    {
        if (_samples.Count == 0 || _samples[^1].TimeMs <= startMs)
        {
            return null;
        }

        return new Series(
            series.Labels,
            [.. _samples.Select(sample => sample.TimeMs)],
            [.. _samples.Select(sample => sample.Point.Value)],
            series.Histograms is null ? null : [.. _samples.Select(sample => sample.Point.Histogram)]);
    }
}
