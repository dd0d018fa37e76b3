using Dendro.Agents.Core.Detection;

namespace Dendro.Agents.Core.Measures.Metrics;

/// <summary>
/// Makes courses of readings. A query asks more often than a sender reports, so that readings repeat: the interval at which the
/// values of an answer really change is told from all of its series, and repetitions are taken out.
/// </summary>
internal static class MetricCourses
{
    /// <summary>How many readings lie between two reports, told from the series that change.</summary>
    public static int Repetition(IEnumerable<IReadOnlyList<(DateTimeOffset Time, double Value)>> series)
    {
        var runs = series.Where(points => points.Count > 2)
            .Select(points => (Points: points.Count, Changes: Enumerable.Range(1, points.Count - 1).Count(i => points[i].Value != points[i - 1].Value)))
            .Where(one => one.Changes >= 2)
            .Select(one => one.Points / (one.Changes + 1.0))
            .Order().ToList();
        return runs.Count == 0 ? 1 : Math.Max(1, (int)Math.Round(runs[runs.Count / 4]));
    }

    public static IReadOnlyList<(DateTimeOffset Time, double Value)> Thin(IReadOnlyList<(DateTimeOffset Time, double Value)> points, int repetition)
    {
        if (repetition <= 1 || points.Count == 0)
        {
            return points;
        }

        // The first change tells where reports lie.
        var first = Enumerable.Range(1, points.Count - 1).FirstOrDefault(i => points[i].Value != points[i - 1].Value);
        var offset = first % repetition;
        return [.. points.Where((_, i) => i % repetition == offset)];
    }

    /// <summary>What a reading shows began some time after the reading before it: on average half way.</summary>
    public static Course Readings(IReadOnlyList<(DateTimeOffset Time, double Value)> before, IReadOnlyList<(DateTimeOffset Time, double Value)> current)
    {
        var gaps = before.Zip(before.Skip(1)).Concat(current.Zip(current.Skip(1))).Select(pair => pair.Second.Time - pair.First.Time).Order().ToList();
        var half = gaps.Count == 0 ? TimeSpan.Zero : gaps[gaps.Count / 2] / 2;
        return new([.. before.Select(point => new Point(point.Time - half, point.Value))], [.. current.Select(point => new Point(point.Time - half, point.Value))]);
    }

    /// <summary>Growth a second between readings of a counter; after a reset it begins at zero.</summary>
    public static Course Rates(IReadOnlyList<(DateTimeOffset Time, double Value)> before, IReadOnlyList<(DateTimeOffset Time, double Value)> current) =>
        new([.. Growth(before).Select(Rate)], [.. Growth(current).Select(Rate)]);

    /// <summary>What grew in one for each unit by which another grew, such as seconds a request or failures of all.</summary>
    public static Course Ratios(MetricSeries part, MetricSeries whole) => new(Ratios(part.Baseline, whole.Baseline), Ratios(part.Current, whole.Current));

    static IReadOnlyList<Point> Ratios(IReadOnlyList<(DateTimeOffset Time, double Value)> part, IReadOnlyList<(DateTimeOffset Time, double Value)> whole)
    {
        var parts = Growth(part).ToDictionary(point => point.Time, point => point.Grown);
        return [.. Growth(whole).Where(point => point.Grown > 0).Select(point => new Point(point.Time, parts.GetValueOrDefault(point.Time) / point.Grown, point.Grown))];
    }

    static Point Rate((DateTimeOffset Time, double Grown, double Seconds) point) => new(point.Time, point.Grown / point.Seconds, point.Seconds);

    static IEnumerable<(DateTimeOffset Time, double Grown, double Seconds)> Growth(IReadOnlyList<(DateTimeOffset Time, double Value)> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var grown = points[i].Value - points[i - 1].Value;
            yield return (points[i - 1].Time, grown < 0 ? points[i].Value : grown, (points[i].Time - points[i - 1].Time).TotalSeconds);
        }
    }
}
