using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions of counters: values that only grow, except when they start over.</summary>
internal static class Counters
{
    // === rate(m matrix) vector ===
    public static List<Column> Rate(CallContext call) => new Extrapolation(call, isCounter: true, perSecond: true).Apply();

    // === increase(m matrix) vector ===
    public static List<Column> Increase(CallContext call) => new Extrapolation(call, isCounter: true, perSecond: false).Apply();

    // === irate(m matrix) vector ===
    public static List<Column> Irate(CallContext call) => new LastDifference(call, isCounter: true).Apply();

    // === resets(m matrix) vector ===
    public static List<Column> Resets(CallContext call) => call.Windows(0, (in Window window) =>
    {
        var resets = 0;
        for (var i = 1; i < window.Count; i++)
        {
            resets += IsReset(window, i) ? 1 : 0;
        }

        return new Point(resets);
    });

    /// <summary>Whether the counter started over between a sample and the one before it.</summary>
    public static bool IsReset(in Window window, int index)
    {
        var (previous, current) = (window[index - 1], window[index]);
        if ((previous.Histogram is null) != (current.Histogram is null) || StartTimes.IsReset(window.Times, window.StartTimes, index))
        {
            return true;
        }

        return current.Histogram is null
            ? current.Value < previous.Value
            : HistogramResets.IsReset(current.Histogram, previous.Histogram!);
    }
}
