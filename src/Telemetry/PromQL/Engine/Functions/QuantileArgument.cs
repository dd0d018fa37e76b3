namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>The φ that quantile functions take.</summary>
internal static class QuantileArgument
{
    /// <summary>Warns of values that are no quantile.</summary>
    public static void Check(CallContext call, int index, double[] phi)
    {
        foreach (var value in phi.Where(value => value is not (>= 0 and <= 1)))
        {
            call.Annotations.Warn($"quantile value should be between 0 and 1, got {GoFormat.Shortest(value)}{call.At(index)}");
        }
    }
}
