using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Aggregations over the samples of each window.</summary>
internal static class OverTime
{
    // === avg_over_time(m matrix) vector ===
    public static List<Column> AvgOverTime(CallContext call) => Total(call, mean: true);

    // === sum_over_time(m matrix) vector ===
    public static List<Column> SumOverTime(CallContext call) => Total(call, mean: false);

    // === min_over_time(m matrix) vector ===
    public static List<Column> MinOverTime(CallContext call) =>
        Floats(call, window => new Point(window.Values[Extreme(window.Values, max: false, last: false)]));

    // === max_over_time(m matrix) vector ===
    public static List<Column> MaxOverTime(CallContext call) =>
        Floats(call, window => new Point(window.Values[Extreme(window.Values, max: true, last: false)]));

    // === count_over_time(m matrix) vector ===
    public static List<Column> CountOverTime(CallContext call) => call.Windows(0, (in Window window) => new Point(window.Count));

    // === last_over_time(m matrix) vector ===
    public static List<Column> LastOverTime(CallContext call) => call.Windows(0, (in Window window) => window[window.Count - 1], dropsName: false);

    // === first_over_time(m matrix) vector ===
    public static List<Column> FirstOverTime(CallContext call) => call.Windows(0, (in Window window) => window[0], dropsName: false);

    // === present_over_time(m matrix) vector ===
    public static List<Column> PresentOverTime(CallContext call) => call.Windows(0, (in Window _) => new Point(1));

    // === ts_of_first_over_time(m matrix) vector ===
    public static List<Column> TsOfFirstOverTime(CallContext call) => call.Windows(0, (in Window window) => Seconds(window.Times[0]));

    // === ts_of_last_over_time(m matrix) vector ===
    public static List<Column> TsOfLastOverTime(CallContext call) => call.Windows(0, (in Window window) => Seconds(window.Times[^1]));

    // === ts_of_min_over_time(m matrix) vector: of several, the last ===
    public static List<Column> TsOfMinOverTime(CallContext call) =>
        Floats(call, window => Seconds(window.Times[Extreme(window.Values, max: false, last: true)]));

    // === ts_of_max_over_time(m matrix) vector: of several, the last ===
    public static List<Column> TsOfMaxOverTime(CallContext call) =>
        Floats(call, window => Seconds(window.Times[Extreme(window.Values, max: true, last: true)]));

    public delegate Point? FloatFunction(Window window);

    /// <summary>Applies a function to the floats of each window of argument <paramref name="index"/>, with a note when there are histograms as well.</summary>
    public static List<Column> Floats(CallContext call, FloatFunction function, int index = 0) => call.Windows(index, (in Window window) =>
    {
        var floats = window.FloatsOnly();
        if (floats.Count == 0)
        {
            return null;
        }

        if (floats.Count < window.Count)
        {
            call.Annotations.Inform($"ignored histograms in a range containing both floats and histograms{Messages.ForMetric(window.Metric)}{call.At(index)}");
        }

        return function(floats);
    });

    static List<Column> Total(CallContext call, bool mean) => call.Windows(0, (in Window window) =>
    {
        var histograms = window.HistogramCount;
        if (histograms == 0)
        {
            return new Point(mean ? Mean(window.Values) : Sum(window.Values));
        }

        if (histograms < window.Count)
        {
            call.Annotations.Warn($"encountered a mix of histograms and floats{Messages.ForMetric(window.Metric)}{call.At(0)}");
            return null;
        }

        var total = new HistogramTotal(new HistogramNotes(call.Annotations, "aggregation", call.At(0), window.Metric));
        foreach (var histogram in window.Histograms)
        {
            total.Add(histogram!);
        }

        return (mean ? total.Mean() : total.Sum()) is { } result ? new Point(0, result) : null;
    });

    static double Sum(ReadOnlySpan<double> values)
    {
        var sum = new KahanSum();
        foreach (var value in values)
        {
            sum.Add(value);
        }

        return sum.Value;
    }

    static double Mean(ReadOnlySpan<double> values)
    {
        var mean = new RunningMean();
        foreach (var value in values)
        {
            mean.Add(value);
        }

        return mean.Value;
    }

    // NaN gives way to any number.
    static int Extreme(ReadOnlySpan<double> values, bool max, bool last)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var isBetter = max ? values[i] > values[best] : values[i] < values[best];
            if (isBetter || double.IsNaN(values[best]) || (last && values[i] == values[best]))
            {
                best = i;
            }
        }

        return best;
    }

    static Point Seconds(long milliseconds) => new(milliseconds / 1000.0);
}
