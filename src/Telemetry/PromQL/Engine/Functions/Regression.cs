namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>The line through the samples of a window with the least squares of distances.</summary>
internal static class Regression
{
    /// <summary>Its slope per second, and its value at <paramref name="originMs"/>.</summary>
    public static (double Slope, double Intercept) Of(in Window window, long originMs)
    {
        var (sumX, sumY, sumXY, sumX2) = (new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum());
        var isConstant = true;
        for (var i = 0; i < window.Count; i++)
        {
            var (x, y) = ((window.Times[i] - originMs) / 1000.0, window.Values[i]);
            isConstant &= y == window.Values[0];
            sumX.Add(x);
            sumY.Add(y);
            sumXY.Add(x * y);
            sumX2.Add(x * x);
        }

        if (isConstant)
        {
            return double.IsInfinity(window.Values[0]) ? (double.NaN, double.NaN) : (0, window.Values[0]);
        }

        double count = window.Count;
        var covariance = sumXY.Value - (sumX.Value * sumY.Value / count);
        var variance = sumX2.Value - (sumX.Value * sumX.Value / count);
        var slope = covariance / variance;
        return (slope, (sumY.Value / count) - (slope * sumX.Value / count));
    }
}
