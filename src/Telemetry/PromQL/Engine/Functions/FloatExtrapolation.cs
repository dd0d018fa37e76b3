using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>
/// What <see cref="Extrapolation"/> makes of series of floats. Where a counter started over is found once for a series,
/// so that a window costs the same however many samples it has; where its windows lie is found once for all series that
/// share their times.
/// </summary>
internal sealed class FloatExtrapolation(CallContext call, RangeArgument range, bool isCounter, bool perSecond)
{
    readonly double _seconds = perSecond ? range.RangeMs / 1000.0 : 1;
    readonly List<int> _resets = [];
    readonly List<int> _overlaps = [];
    readonly Frame[] _frames = new Frame[range.Steps.Count];
    long[]? _framed;

    /// <summary>The samples that a window sees, what it is extended to, and what a difference grows by where zero is far.</summary>
    readonly record struct Frame(int Low, int High, Extent Extent, double Factor);

    /// <summary>Fills the column and tells whether it got a sample.</summary>
    public bool Fill(Series series, Column column)
    {
        FindFrames(series.TimestampsMs);
        FindResets(series);
        var (values, starts, filled, reset, any) = (series.Values, series.StartTimestampsMs, column.Values, 0, false);
        for (var step = 0; step < _frames.Length; step++)
        {
            ref readonly var frame = ref _frames[step];
            var (low, high) = (frame.Low, frame.High);
            var counting = isCounter && starts is not null && low < high ? StartTimes.CountingMs(series.TimestampsMs[low], starts[low], WindowStart(step)) : 0;
            if (high - low < 2 && counting == 0)
            {
                continue;
            }

            while (reset < _resets.Count && _resets[reset] <= low)
            {
                reset++;
            }

            var difference = counting > 0 ? values[high - 1] : values[high - 1] - values[low];
            for (var next = reset; next < _resets.Count && _resets[next] < high; next++)
            {
                difference += values[_resets[next] - 1];
            }

            filled[step] = difference * (counting > 0
                ? PlaceOf(series.TimestampsMs, low, high, step, counting).Extend().Factor(values[low], difference) / _seconds
                : Factor(frame, values[low], difference));
            any = true;
            if (_overlaps.Count > 0)
            {
                CheckOverlaps(series, low, high);
            }
        }

        if (any && isCounter)
        {
            CounterName.Check(call, series.Labels);
        }

        return any;
    }

    // A counter that was well above its increase began before the window does, however far that is extended.
    double Factor(in Frame frame, double first, double difference) =>
        isCounter && first < 2 * difference ? frame.Extent.Factor(first, difference) / _seconds : frame.Factor;

    void FindFrames(long[] times)
    {
        if (_framed == times)
        {
            return;
        }

        _framed = times;
        var (low, high) = (0, 0);
        for (var step = 0; step < _frames.Length; step++)
        {
            while (high < times.Length && times[high] <= range.Ends[step])
            {
                high++;
            }

            while (low < high && times[low] <= WindowStart(step))
            {
                low++;
            }

            var extent = low < high ? PlaceOf(times, low, high, step, counting: 0).Extend() : default;
            _frames[step] = new Frame(low, high, extent, extent.Factor() / _seconds);
        }
    }

    long WindowStart(int step) => range.Ends[step] - range.RangeMs;

    Extent.Place PlaceOf(long[] times, int low, int high, int step, long counting) =>
        new(times[low] - WindowStart(step), times[high - 1] - times[low], range.Ends[step] - times[high - 1], high - low, counting);

    void FindResets(Series series)
    {
        _resets.Clear();
        _overlaps.Clear();
        if (!isCounter)
        {
            return;
        }

        var (times, values, starts) = (series.TimestampsMs, series.Values, series.StartTimestampsMs);
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
            {
                _resets.Add(i);
            }
            else if (starts is not null)
            {
                if (StartTimes.Overlaps(times, starts, i))
                {
                    _overlaps.Add(i);
                }

                if (StartTimes.IsReset(times, starts, i))
                {
                    _resets.Add(i);
                }
            }
        }
    }

    void CheckOverlaps(Series series, int low, int high)
    {
        if (_overlaps.Exists(at => at > low && at < high))
        {
            StartTimes.WarnOfOverlap(call, series.Labels);
            _overlaps.Clear();
        }
    }
}
