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
    static readonly string[] CounterSuffixes = ["_total", "_sum", "_count", "_bucket"];

    public List<Column> Apply()
    {
        var edges = (call.Argument(0) as RangeSelector)?.Selector.Edges ?? WindowEdges.Plain;
        return call.Windows(0, (in Window window) => edges == WindowEdges.Plain ? Extrapolated(window) : Exact(window));
    }

    Point? Extrapolated(in Window window)
    {
        var startedInside = isCounter ? StartTimes.InsideWindow(window) : null;
        if (window.Count < 2 && startedInside is null)
        {
            return null;
        }

        if (Difference(window, startedInside is not null) is not { } difference)
        {
            return null;
        }

        var sampled = (window.Times[^1] - (startedInside ?? window.Times[0])) / 1000.0;
        var spacing = window.Count > 1 ? (window.Times[^1] - window.Times[0]) / 1000.0 / (window.Count - 1) : 0;
        var toStart = ((startedInside ?? window.Times[0]) - window.StartMs) / 1000.0;
        var toEnd = (window.EndMs - window.Times[^1]) / 1000.0;
        toStart = toStart >= spacing * 1.1 ? spacing / 2 : toStart;
        toEnd = toEnd >= spacing * 1.1 ? spacing / 2 : toEnd;
        if (isCounter)
        {
            toStart = startedInside is null ? Math.Min(toStart, ToZero(window[0], difference, sampled) ?? toStart) : 0;
        }

        var factor = (sampled + toStart + toEnd) / sampled;
        return Scale(difference, perSecond ? factor / window.Seconds : factor);
    }

    // The window already ends at its bounds, so there is nothing to extend.
    Point? Exact(in Window window) =>
        Difference(window, fromZero: false) is { } difference ? Scale(difference, perSecond ? 1 / window.Seconds : 1) : null;

    // Counters are not negative: going back from the first value, zero is reached after this many seconds.
    static double? ToZero(Point first, Point difference, double sampled)
    {
        var (value, increase) = first.Histogram is null ? (first.Value, difference.Value) : (first.Histogram.Count, difference.Histogram!.Count);
        return increase > 0 && value >= 0 ? sampled * (value / increase) : null;
    }

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
            CheckName(window);
        }

        return histograms == 0 ? new Point(OfFloats(window, fromZero)) : OfHistograms(window, fromZero) is { } histogram ? new Point(0, histogram) : null;
    }

    // Counters are named by convention, so another name hints at a mistake.
    void CheckName(in Window window)
    {
        var (name, type) = (window.Metric, window.Labels["__type__"]);
        if (type is not ("" or "unknown"))
        {
            if (type is not ("counter" or "histogram"))
            {
                call.Annotations.Inform($"metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got {GoString.Quote(type)}: {GoString.Quote(name)}{call.At(0)}");
            }
        }
        else if (name.Length > 0 && !CounterSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            call.Annotations.Inform($"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {GoString.Quote(name)}{call.At(0)}");
        }
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
        if (StartTimes.Overlaps(window, index))
        {
            call.Annotations.Warn($"sample has start time that overlaps with previous sample timestamp for metric {GoString.Quote(window.Metric)}{call.At(0)}");
        }

        return StartTimes.IsReset(window, index);
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
