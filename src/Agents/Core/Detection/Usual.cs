namespace Dendro.Agents.Core.Detection;

/// <summary>
/// What is usual of a measure, told robustly: a median, the spread of a point of weight 1 around it, and how far the level itself drifts.
/// </summary>
/// <param name="Level">The median.</param>
/// <param name="Spread">Of a point of weight 1, at least the noise that the measure has by nature.</param>
/// <param name="Drift">Of the level.</param>
/// <param name="Weight">What stands behind it.</param>
/// <param name="Least">A smaller change is never remarkable.</param>
/// <param name="Seen">The spread of the points as they are, at least half a percent of the level.</param>
internal sealed record Usual(double Level, double Spread, double Drift, double Weight, double Least, double Seen)
{
    /// <summary>Makes a median absolute deviation and a 90 % quantile of deviations the standard deviation of a normal distribution.</summary>
    const double MedianToSigma = 1.4826;
    const double NinetyToSigma = 1 / 1.645;

    /// <summary>Less than this share of a level is never remarkable.</summary>
    const double LeastChange = 0.03;

    const int Blocks = 5;
    const int LeastForDrift = 15;

    /// <summary>Fewer points than this do not show what is an exception.</summary>
    const int FewestForIncidents = 9;

    const double FarOff = 5;
    const int MostIncidents = 2;
    const double Alike = 0.25;
    const double LongestIncidents = 0.34;

    /// <summary>The robust estimates need this many points before they are believed as they are.</summary>
    const double FewPoints = 2.5;

    public static Usual Of(IReadOnlyList<Point> points, Noise noise, double largest, double whole)
    {
        points = WithoutIncidents(points, noise);
        var level = WeightedMedian(points);
        var deviations = points.Select(point => Math.Abs(point.Value - level) * Math.Sqrt(point.Weight)).Order().ToList();
        var spread = Math.Max(MedianToSigma * Quantile(deviations, 0.5), NinetyToSigma * Quantile(deviations, 0.9));
        var weight = points.Sum(point => point.Weight);
        spread = Math.Max(spread, Floor(noise, level, weight, largest)) * (1 + (FewPoints / points.Count));
        var seen = Math.Max(MedianToSigma * Quantile([.. points.Select(point => Math.Abs(point.Value - level)).Order()], 0.5), 0.005 * Math.Abs(level));
        return new Usual(level, spread, DriftOf(points, level, spread), weight, LeastChange * Math.Max(Math.Abs(level), whole), seen);
    }

    /// <summary>The deviation of a stretch of this mean and weight, in standard errors.</summary>
    public double Deviation(double mean, double weight)
    {
        var variance = (Spread * Spread * ((1 / weight) + (1 / Weight))) + (Drift * Drift) + (Least * Least);
        return (mean - Level) / Math.Sqrt(Math.Max(variance, double.Epsilon));
    }

    /// <summary>
    /// A trouble in the time before is not what is usual: one or two bouts in which the points lie far off are left out. What lies far
    /// off again and again, or for long, is usual.
    /// </summary>
    static IReadOnlyList<Point> WithoutIncidents(IReadOnlyList<Point> points, Noise noise)
    {
        if (points.Count < FewestForIncidents)
        {
            return points;
        }

        var level = WeightedMedian(points);
        var spread = MedianToSigma * Quantile([.. points.Select(point => Math.Abs(point.Value - level) * Math.Sqrt(point.Weight)).Order()], 0.5);
        spread = Math.Max(spread, Floor(noise, level, points.Sum(point => point.Weight), 0));
        var isFar = points.Select(point => Math.Abs(point.Value - level) * Math.Sqrt(point.Weight) > FarOff * spread).ToList();
        var bouts = new List<(int From, int Length)>();
        for (var i = 0; i < isFar.Count; i++)
        {
            if (isFar[i])
            {
                var (from, length) = i > 0 && isFar[i - 1] ? bouts[^1] : (i, 0);
                bouts = [.. bouts.Where(bout => bout.From != from), (from, length + 1)];
            }
        }

        var incidents = bouts.Where(bout => bout.Length > 1).ToList();
        double Height((int From, int Length) bout) => points.Skip(bout.From).Take(bout.Length).Max(point => Math.Abs(point.Value - level));
        var alike = bouts.Count(bout => incidents.Count > 0 && Height(bout) >= Alike * incidents.Min(Height));
        var isUsual = alike > MostIncidents || incidents.Sum(bout => bout.Length) > LongestIncidents * points.Count;
        return isUsual ? points : [.. points.Where((_, i) => !incidents.Any(bout => i >= bout.From && i < bout.From + bout.Length))];
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
