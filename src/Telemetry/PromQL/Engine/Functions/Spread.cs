namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>How the floats of each window are distributed.</summary>
internal static class Spread
{
    // === stddev_over_time(m matrix) vector ===
    public static List<Column> StddevOverTime(CallContext call) => OverTime.Floats(call, window => new Point(Math.Sqrt(Variance(window.Values))));

    // === stdvar_over_time(m matrix) vector ===
    public static List<Column> StdvarOverTime(CallContext call) => OverTime.Floats(call, window => new Point(Variance(window.Values)));

    // === mad_over_time(m matrix) vector: the median of the distances to the median ===
    public static List<Column> MadOverTime(CallContext call) => OverTime.Floats(call, window =>
    {
        var values = window.Values.ToArray();
        if (values.Any(double.IsNaN))
        {
            return new Point(double.NaN);
        }

        var median = Engine.Quantile.Of(0.5, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i] - median);
        }

        return new Point(Engine.Quantile.Of(0.5, values));
    });

    // === quantile_over_time(phi scalar, m matrix) vector ===
    public static List<Column> QuantileOverTime(CallContext call)
    {
        var phi = call.Scalar(0);
        QuantileArgument.Check(call, 0, phi);
        return OverTime.Floats(call, window => new Point(Engine.Quantile.Of(phi[StepOf(call, window.EvaluatedMs)], window.Values.ToArray())), index: 1);
    }

    static int StepOf(CallContext call, long evaluatedMs) =>
        call.Steps.StepMs == 0 ? 0 : (int)((evaluatedMs - call.Steps.StartMs) / call.Steps.StepMs);

    // Welford's method, compensated.
    static double Variance(ReadOnlySpan<double> values)
    {
        var count = 0.0;
        var (mean, squares) = (new KahanSum(), new KahanSum());
        foreach (var value in values)
        {
            count++;
            var delta = value - (mean.Sum + mean.Compensation);
            mean.Add(delta / count);
            squares.Add(delta * (value - (mean.Sum + mean.Compensation)));
        }

        return (squares.Sum + squares.Compensation) / count;
    }
}
