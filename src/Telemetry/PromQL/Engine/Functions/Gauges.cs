namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions of gauges: values that go up and down.</summary>
internal static class Gauges
{
    // === delta(m matrix) vector ===
    public static List<Column> Delta(CallContext call) => new Extrapolation(call, isCounter: false, perSecond: false).Apply();

    // === idelta(m matrix) vector ===
    public static List<Column> Idelta(CallContext call) => new LastDifference(call, isCounter: false).Apply();

    // === changes(m matrix) vector ===
    public static List<Column> Changes(CallContext call) => call.Windows(0, (in Window window) =>
    {
        var changes = 0;
        for (var i = 1; i < window.Count; i++)
        {
            changes += IsSame(window[i - 1], window[i]) ? 0 : 1;
        }

        return new Point(changes);
    });

    // === deriv(m matrix) vector ===
    public static List<Column> Deriv(CallContext call) => OverTime.Floats(call, window =>
        window.Count < 2 ? null : new Point(Regression.Of(window, window.Times[0]).Slope));

    // === predict_linear(m matrix, seconds scalar) vector ===
    public static List<Column> PredictLinear(CallContext call)
    {
        var ahead = call.Scalar(1);
        return OverTime.Floats(call, window =>
        {
            if (window.Count < 2)
            {
                return null;
            }

            var (slope, intercept) = Regression.Of(window, window.EvaluatedMs);
            var step = call.Steps.StepMs == 0 ? 0 : (int)((window.EvaluatedMs - call.Steps.StartMs) / call.Steps.StepMs);
            return new Point((slope * ahead[step]) + intercept);
        });
    }

    // === double_exponential_smoothing(m matrix, smoothing, trend scalar) vector: Holt's linear method ===
    public static List<Column> DoubleExponentialSmoothing(CallContext call)
    {
        var (smoothing, trend) = (call.Scalar(1)[0], call.Scalar(2)[0]);
        if (smoothing is not (> 0 and < 1))
        {
            throw PromQLException.Execution($"invalid smoothing factor. Expected: 0 < sf < 1, got: {GoFormat.Shortest(smoothing)}");
        }

        if (trend is not (> 0 and < 1))
        {
            throw PromQLException.Execution($"invalid trend factor. Expected: 0 < tf < 1, got: {GoFormat.Shortest(trend)}");
        }

        return OverTime.Floats(call, window => window.Count < 2 ? null : new Point(Smooth(window.Values, smoothing, trend)));
    }

    static double Smooth(ReadOnlySpan<double> values, double smoothing, double trend)
    {
        var (previous, current, slope) = (0.0, values[0], values[1] - values[0]);
        for (var i = 1; i < values.Length; i++)
        {
            if (i > 1)
            {
                slope = (trend * (current - previous)) + ((1 - trend) * slope);
            }

            (previous, current) = (current, (smoothing * values[i]) + ((1 - smoothing) * (current + slope)));
        }

        return current;
    }

    static bool IsSame(Point previous, Point current)
    {
        if (previous.Histogram is not null && current.Histogram is not null)
        {
            return Histograms.HistogramEquality.AreEqual(previous.Histogram, current.Histogram);
        }

        // Equals, unlike ==, takes one NaN for another.
        return previous.Histogram is null && current.Histogram is null && (previous.Value == current.Value || previous.Value.Equals(current.Value));
    }
}
