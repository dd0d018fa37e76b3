namespace Dendro.Agents.Core.Detection;

/// <summary>
/// What is usual of a measure, told robustly: a median, the spread of a point of weight 1 around it, and how far the level itself drifts.
/// </summary>
internal sealed record Usual(double Level, double Spread, double Drift, double Weight, double Least)
{
    /// <summary>Makes a median absolute deviation and a 90 % quantile of deviations the standard deviation of a normal distribution.</summary>
    const double MedianToSigma = 1.4826;
    const double NinetyToSigma = 1 / 1.645;

    /// <summary>Less than this share of a level is never remarkable.</summary>
    const double LeastChange = 0.03;

    const int Blocks = 5;
    const int LeastForDrift = 15;

    /// <summary>The robust estimates need this many points before they are believed as they are.</summary>
    const double FewPoints = 2.5;

    public static Usual Of(IReadOnlyList<Point> points, Noise noise, double largest, double whole)
    {
        var level = WeightedMedian(points);
        var deviations = points.Select(point => Math.Abs(point.Value - level) * Math.Sqrt(point.Weight)).Order().ToList();
        var spread = Math.Max(MedianToSigma * Quantile(deviations, 0.5), NinetyToSigma * Quantile(deviations, 0.9));
        var weight = points.Sum(point => point.Weight);
        spread = Math.Max(spread, Floor(noise, level, weight, largest)) * (1 + (FewPoints / points.Count));
        return new Usual(level, spread, DriftOf(points, level, spread), weight, LeastChange * Math.Max(Math.Abs(level), whole));
    }

    /// <summary>The deviation of a stretch of this mean and weight, in standard errors.</summary>
    public double Deviation(double mean, double weight)
    {
        var variance = (Spread * Spread * ((1 / weight) + (1 / Weight))) + (Drift * Drift) + (Least * Least);
        return (mean - Level) / Math.Sqrt(Math.Max(variance, double.Epsilon));
    }

    static double Floor(Noise noise, double level, double weight, double largest) => noise switch
    {
        // One event more than was seen: nothing seen does not prove that there is nothing.
        Noise.Rate => Math.Sqrt(Math.Max(level, 0) + (1 / weight)),
        Noise.Share when Math.Clamp(level, 0, 1) is var share => Math.Sqrt((share * (1 - share)) + (1 / (weight + 1))),
        _ => Math.Max(LeastChange * Math.Abs(level), 0.01 * largest),
    };

    /// <summary>How far the means of stretches of the baseline lie apart beyond what the spread of their points explains.</summary>
    static double DriftOf(IReadOnlyList<Point> points, double level, double spread)
    {
        if (points.Count < LeastForDrift)
        {
            return 0;
        }

        var length = points.Count / Blocks;
        var excess = Enumerable.Range(0, Blocks).Select(block => points.Skip(block * length).Take(length).ToList())
            .Where(block => block.Sum(point => point.Weight) > 0)
            .Select(block => Math.Pow(Course.Mean(block) - level, 2) - (spread * spread / block.Sum(point => point.Weight)))
            .Order().ToList();
        return excess.Count == 0 ? 0 : Math.Sqrt(Math.Max(0, Quantile(excess, 0.75)));
    }

    static double WeightedMedian(IReadOnlyList<Point> points)
    {
        var half = points.Sum(point => point.Weight) / 2;
        var passed = 0.0;
        foreach (var point in points.OrderBy(point => point.Value))
        {
            passed += point.Weight;
            if (passed >= half)
            {
                return point.Value;
            }
        }

        return 0;
    }

    static double Quantile(List<double> ordered, double q) => ordered.Count == 0 ? 0 : ordered[(int)Math.Round(q * (ordered.Count - 1))];
}
