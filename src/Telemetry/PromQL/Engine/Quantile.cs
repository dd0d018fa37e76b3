namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The quantile of plain values.</summary>
internal static class Quantile
{
    /// <summary>Interpolates linearly on rank φ·(n−1). Sorts <paramref name="values"/> in place, NaN first.</summary>
    public static double Of(double phi, Span<double> values)
    {
        if (values.Length == 0 || double.IsNaN(phi))
        {
            return double.NaN;
        }

        if (phi is < 0 or > 1)
        {
            return phi < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        values.Sort();
        var rank = phi * (values.Length - 1);
        var lower = (int)Math.Floor(rank);
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (values[lower] * (1 - weight)) + (values[upper] * weight);
    }
}
