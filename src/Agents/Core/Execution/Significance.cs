using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Execution;

/// <summary>Whether two values of a measure differ by more than chance explains, at three standard errors.</summary>
internal static class Significance
{
    const double Errors = 3;

    /// <summary>Less than this share of the value before is no difference that matters.</summary>
    const double Least = 0.05;

    public static bool Of(MeasureQuery query, Measured now, Window window, Measured before, Window baseline)
    {
        if (Math.Abs(now.Value - before.Value) < Least * Math.Abs(before.Value) || now.Value == before.Value)
        {
            return false;
        }

        if (query.Whole is not null && now.Weight is > 0 and var all && before.Weight is > 0 and var allBefore)
        {
            var pooled = ((now.Value * all) + (before.Value * allBefore)) / (all + allBefore);
            return Math.Abs(now.Value - before.Value) > Errors * Math.Sqrt(pooled * (1 - pooled) * ((1 / all) + (1 / allBefore)));
        }

        if (query is { Whole: null, IsCount: true })
        {
            var (count, countBefore) = (now.Weight ?? 0, before.Weight ?? 0);
            var (rate, rateBefore) = (count / window.Length.TotalSeconds, countBefore / baseline.Length.TotalSeconds);
            var spread = Math.Sqrt(((count + 1) / Math.Pow(window.Length.TotalSeconds, 2)) + ((countBefore + 1) / Math.Pow(baseline.Length.TotalSeconds, 2)));
            return Math.Abs(rate - rateBefore) > Errors * spread && Math.Abs(rate - rateBefore) >= Least * rateBefore;
        }

        return Welch(now.Course, before.Course);
    }

    /// <summary>The means of two courses whose spreads differ (Welch, Biometrika 1947).</summary>
    static bool Welch(IReadOnlyList<(DateTimeOffset Time, double Value)> now, IReadOnlyList<(DateTimeOffset Time, double Value)> before)
    {
        var (one, other) = (Moments(now), Moments(before));
        return one.Count < 3 || other.Count < 3 || Math.Abs(one.Mean - other.Mean) > Errors * Math.Sqrt((one.Variance / one.Count) + (other.Variance / other.Count));
    }

    static (double Mean, double Variance, int Count) Moments(IReadOnlyList<(DateTimeOffset Time, double Value)> course)
    {
        var values = course.Select(point => point.Value).Where(double.IsFinite).ToList();
        var mean = values.DefaultIfEmpty().Average();
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1), values.Count);
    }
}
