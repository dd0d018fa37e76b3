using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>
/// rate, increase and delta: the difference between the first and the last sample of a window, extended to the
/// window's bounds where the samples come close to them.
/// </summary>
internal sealed class Extrapolation(CallContext call, bool isCounter, bool perSecond)
{
    public List<Column> Apply()
    {
        var range = call.Range(0) with { IsCounter = isCounter };
        if (range.Edges != WindowEdges.Plain)
        {
            return range.Map(dropsName: true, Exact);
        }

        var floats = new FloatExtrapolation(call, range, isCounter, perSecond);
        return range.Map(dropsName: true, (series, column) => series.Histograms is null ? floats.Fill(series, column) : range.Fill(series, column, Extrapolated));
    }

    Point? Extrapolated(in Window window)
    {
        var counting = isCounter && !window.StartTimes.IsEmpty ? StartTimes.CountingMs(window.Times[0], window.StartTimes[0], window.StartMs) : 0;
        if ((window.Count < 2 && counting == 0) || Difference(window, fromZero: counting > 0) is not { } difference)
        {
            return null;
        }

        var place = new Extent.Place(window.Times[0] - window.StartMs, window.Times[^1] - window.Times[0], window.EndMs - window.Times[^1], window.Count, counting);
        var factor = isCounter ? place.Extend().Factor(Size(window[0]), Size(difference)) : place.Extend().Factor();
        return Scale(difference, perSecond ? factor / window.Seconds : factor);
    }

    static double Size(Point point) => point.Histogram is null ? point.Value : point.Histogram.Count;

    // The window already ends at its bounds, so there is nothing to extend.
    Point? Exact(in Window window) =>
        Difference(window, fromZero: false) is { } difference ? Scale(difference, perSecond ? 1 / window.Seconds : 1) : null;

    static Point Scale(Point point, double factor) => point.Histogram is null
        ? new Point(point.Value * factor)
        : new Point(0, HistogramArithmetic.Multiply(point.Histogram, factor));

    Point? Difference(in Window window, bool fromZero)
    {
        var histograms = window.HistogramCount;
        if (histograms > 0 && histograms < window.Count)
        {
            call.Annotations.Warn($"encountered a mix of histograms and floats{Messages.ForMetric(window.Metric)}{call.At(0)}");
            return null;
        }

        if (histograms == 0 && isCounter)
        {
            CounterName.Check(call, window.Labels);
        }

        return histograms == 0 ? new Point(OfFloats(window, fromZero)) : OfHistograms(window, fromZero) is { } histogram ? new Point(0, histogram) : null;
    }

    double OfFloats(in Window window, bool fromZero)
    {
        var difference = fromZero ? window.Values[^1] : window.Values[^1] - window.Values[0];
        for (var i = 1; isCounter && i < window.Count; i++)
        {
            if (window.Values[i] < window.Values[i - 1] || IsRestart(window, i))
            {
                difference += window.Values[i - 1];
            }
        }

        return difference;
    }

    bool IsRestart(in Window window, int index)
    {
        if (StartTimes.Overlaps(window.Times, window.StartTimes, index))
        {
            StartTimes.WarnOfOverlap(call, window.Labels);
        }

        return StartTimes.IsReset(window.Times, window.StartTimes, index);
    }

    NativeHistogram? OfHistograms(in Window window, bool fromZero)
    {
        var notes = new HistogramNotes(call.Annotations, "subtraction", call.At(0), window.Metric) { IgnoresResets = true };
        CheckGauge(window);
        var histograms = window.Histograms;
        var (first, last) = (histograms[0]!, histograms[^1]!);
        // A first sample before a reset counts for nothing, so its buckets need not fit.
        var startsOver = isCounter && histograms.Length > 1 && Counters.IsReset(window, 1);
        if (startsOver)
        {
            first = HistogramArithmetic.Multiply(histograms[1]!, 0);
        }

        foreach (var histogram in histograms[1..])
        {
            if (histogram!.HasCustomBuckets() != first.HasCustomBuckets() && (isCounter || histogram == last))
            {
                notes.Incompatible();
                return null;
            }
        }

        var difference = fromZero ? last : HistogramArithmetic.Subtract(last, first, notes);
        if (fromZero && startsOver)
        {
            difference = HistogramArithmetic.Add(last, histograms[0]!, notes with { Operation = "addition" });
        }

        for (var i = startsOver ? 2 : 1; isCounter && i < window.Count && difference is not null; i++)
        {
            if (HistogramResets.IsReset(histograms[i]!, histograms[i - 1]!) || IsRestart(window, i))
            {
                difference = HistogramArithmetic.Add(difference, histograms[i - 1]!, notes with { Operation = "addition" });
            }
        }

        return difference is null ? null : HistogramArithmetic.Compact(difference) with { ResetHint = CounterResetHint.Gauge };
    }

    void CheckGauge(in Window window)
    {
        var hasGauge = false;
        foreach (var histogram in window.Histograms)
        {
            hasGauge |= histogram!.ResetHint == CounterResetHint.Gauge;
        }

        if (isCounter)
        {
            HistogramWarnings.WarnIf(hasGauge, call, window.Metric, "counter");
        }
        else
        {
            HistogramWarnings.CheckGauge(call, window.Metric, window.Histograms[0]!, window.Histograms[^1]!, expectGauge: true);
        }
    }
}
