using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Warnings about histograms that a function was not made for.</summary>
internal static class HistogramWarnings
{
    /// <summary>Warns that a histogram is not of the kind expected.</summary>
    public static void WarnIf(bool isWrong, CallContext call, string metric, string expected)
    {
        if (isWrong)
        {
            call.Annotations.Warn($"this native histogram metric is not a {expected}: {GoString.Quote(metric)}{call.At(0)}");
        }
    }

    /// <summary>Warns when a counter function meets a gauge, or a gauge function a counter.</summary>
    public static void CheckGauge(CallContext call, string metric, NativeHistogram first, NativeHistogram last, bool expectGauge)
    {
        var firstIsGauge = first.ResetHint == CounterResetHint.Gauge;
        var lastIsGauge = last.ResetHint == CounterResetHint.Gauge;
        WarnIf(expectGauge ? !firstIsGauge || !lastIsGauge : firstIsGauge || lastIsGauge, call, metric, expectGauge ? "gauge" : "counter");
    }
}
