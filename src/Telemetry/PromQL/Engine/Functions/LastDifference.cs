using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>irate and idelta: what changed between the last two samples of a window.</summary>
internal sealed class LastDifference(CallContext call, bool isCounter)
{
    public List<Column> Apply() => call.Windows(0, (in Window window) =>
    {
        if (window.Count < 2)
        {
            return null;
        }

        var (left, right) = (window[window.Count - 2], window[window.Count - 1]);
        var seconds = (window.Times[^1] - window.Times[^2]) / 1000.0;
        if ((left.Histogram is null) != (right.Histogram is null))
        {
            call.Annotations.Warn($"encountered a mix of histograms and floats{Messages.ForMetric(window.Metric)}{call.At(0)}");
            return null;
        }

        var isReset = isCounter && Counters.IsReset(window, window.Count - 1);
        if (left.Histogram is null)
        {
            var difference = isReset ? right.Value : right.Value - left.Value;
            return new Point(isCounter ? difference / seconds : difference);
        }

        return OfHistograms(left.Histogram, right.Histogram!, isReset, window.Metric) is not { } histogram ? null
            : new Point(0, isCounter ? HistogramArithmetic.Divide(histogram, seconds) : histogram);
    });

    NativeHistogram? OfHistograms(NativeHistogram left, NativeHistogram right, bool isReset, string metric)
    {
        HistogramWarnings.CheckGauge(call, metric, left, right, expectGauge: !isCounter);
        return isReset
            ? HistogramArithmetic.Compact(right) with { ResetHint = CounterResetHint.Gauge }
            : HistogramArithmetic.Subtract(right, left, new HistogramNotes(call.Annotations, "subtraction", call.At(0), metric) { IgnoresResets = true });
    }
}
