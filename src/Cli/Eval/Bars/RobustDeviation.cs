namespace Dendro.Cli.Eval.Bars;

/// <summary>The service with the series that left its usual level furthest, after BARO (Pham et al. 2024, doi:10.1145/3660805).</summary>
internal static class RobustDeviation
{
    const int LeastPoints = 3;

    /// <summary>A series that stood still has no spread: half a percent of its level counts as one.</summary>
    const double LeastSpread = 0.005;

    public static IEnumerable<string> Rank(IEnumerable<Series> series, long onsetNs) => series
        .Select(one => (one.Service, Deviation: Of(one.Levels(), onsetNs)))
        .Where(one => one.Deviation > 0)
        .GroupBy(one => one.Service, StringComparer.OrdinalIgnoreCase)
        .OrderByDescending(service => service.Max(one => one.Deviation))
        .Select(service => service.Key);

    internal static double Of(IReadOnlyList<Point> points, long onsetNs)
    {
        var before = points.Where(point => point.TimeNs < onsetNs).Select(point => point.Value).Order().ToList();
        var after = points.Where(point => point.TimeNs >= onsetNs).Select(point => point.Value).ToList();
        if (before.Count < LeastPoints || after.Count == 0)
        {
            return 0;
        }

        var median = Quantile(before, 0.5);
        var spread = Quantile(before, 0.75) - Quantile(before, 0.25);
        var least = Math.Max(Math.Abs(median) * LeastSpread, 1e-9);
        return after.Max(value => Math.Abs(value - median)) / Math.Max(spread, least);
    }

    static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
