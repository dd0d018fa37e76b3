using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>
/// What <see cref="Extrapolation"/> makes of series of floats. Where a counter started over is found once for a series,
/// so that a window costs the same however many samples it has.
/// </summary>
internal sealed class FloatExtrapolation(CallContext call, RangeArgument range, bool isCounter, bool perSecond)
{
    readonly double _seconds = range.RangeMs / 1000.0;
    readonly List<int> _resets = [];
    readonly List<int> _overlaps = [];
    Extent.Place _place;
    Extent _extent;

    /// <summary>Fills the column and tells whether it got a sample.</summary>
    public bool Fill(Series series, Column column)
    {
        FindResets(series);
        var (times, values, starts) = (series.TimestampsMs, series.Values, series.StartTimestampsMs);
        var (low, high, reset, any) = (0, 0, 0, false);
        for (var step = 0; step < column.Values.Length; step++)
        {
            range.Context.CancellationToken.ThrowIfCancellationRequested();
            var end = range.Ends[step];
            var start = end - range.RangeMs;
            while (high < times.Length && times[high] <= end)
            {
                high++;
            }

            while (low < high && times[low] <= start)
            {
                low++;
            }

            var counting = isCounter && starts is not null && low < high ? StartTimes.CountingMs(times[low], starts[low], start) : 0;
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

            var place = new Extent.Place(times[low] - start, times[high - 1] - times[low], end - times[high - 1], high - low, counting);
            column.Values[step] = difference * Factor(place, values[low], difference);
            Check(series, low, high, isFirst: !any);
            any = true;
        }

        return any;
    }

    // Samples taken at regular intervals lie in many windows the same way.
    double Factor(in Extent.Place place, double first, double difference)
    {
        if (place != _place)
        {
            (_place, _extent) = (place, place.Extend());
        }

        var factor = isCounter ? _extent.Factor(first, difference) : _extent.Factor();
        return perSecond ? factor / _seconds : factor;
    }

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

    void Check(Series series, int low, int high, bool isFirst)
    {
        if (isCounter && isFirst)
        {
            CounterName.Check(call, series.Labels);
        }

        if (_overlaps.Count > 0 && _overlaps.Exists(at => at > low && at < high))
        {
            StartTimes.WarnOfOverlap(call, series.Labels);
            _overlaps.Clear();
        }
    }
}
