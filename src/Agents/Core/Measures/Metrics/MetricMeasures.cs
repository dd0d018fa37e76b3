using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Metrics;

/// <summary>Which gauges and counters of which entity are not what they used to be.</summary>
internal sealed class MetricMeasures(IReadOnlyList<MetricSeries> all, FindingWriter writer)
{
    const double LeastFactor = 1.3;
    const int MostPerEntity = 12;

    readonly HashSet<string> _names = [.. all.Select(series => series.Name)];

    public IEnumerable<string> Entities => all.Select(series => MetricDialect.Entity(series.Labels)).OfType<string>().Distinct();

    public IEnumerable<Finding> Findings() =>
        all.GroupBy(series => MetricDialect.Entity(series.Labels)).Where(group => group.Key is not null)
            .SelectMany(group => OfEntity(group.Key!, [.. group]).OrderByDescending(finding => Math.Abs(finding.Deviation)).Take(MostPerEntity));

    /// <summary>Who calls whom, where labels name both ends.</summary>
    public IEnumerable<Finding> Edges() =>
        from series in all
        let edge = MetricDialect.Edge(series.Labels)
        where edge is not null && edge.Value.Caller != edge.Value.Callee
        group series by edge.Value into edge
        select writer.Of(FindingKind.Edge, edge.Key.Caller, $"{edge.Key.Caller} calls {edge.Key.Callee}", edge.Count(), "series", Selector(edge.First())) with
        {
            Target = edge.Key.Callee,
            Count = edge.Count(),
            Path = [edge.Key.Caller, edge.Key.Callee],
        };

    IEnumerable<Finding> OfEntity(string entity, IReadOnlyList<MetricSeries> series)
    {
        var taken = series.Where(one => !MetricDialect.IsOfClient(one.Name, one.Labels)).ToList();
        var shares = taken.Where(one => IsCounter(one) && MetricDialect.Failed(one.Labels) is not null).GroupBy(one => one.Name).Select(group => Share(entity, [.. group]));
        var means = series.Where(one => one.Name.EndsWith("_sum", StringComparison.Ordinal)).GroupBy(one => (one.Name, IsOfClient: MetricDialect.IsOfClient(one.Name, one.Labels)))
            .Select(group => Mean(entity, group.Key.Name, group.Key.IsOfClient, [.. group], series));
        var traffic = taken.Where(one => IsCounter(one) && MetricDialect.IsTraffic(one.Name) && !one.Name.EndsWith("_sum", StringComparison.Ordinal))
            .GroupBy(one => one.Name).Select(group => Traffic(entity, [.. group]));
        var single = series.Where(one => !one.Name.EndsWith("_sum", StringComparison.Ordinal) && !(IsCounter(one) && MetricDialect.IsTraffic(one.Name)))
            .Where(one => one.Labels.GetValueOrDefault("quantile") is not ("0.99" or "0.999" or "1"))
            .Select(one => Single(entity, one));
        return shares.Concat(means).Concat(traffic).Concat(single).OfType<Finding>();
    }

    Finding? Share(string entity, IReadOnlyList<MetricSeries> series)
    {
        var failed = series.Where(one => MetricDialect.Failed(one.Labels) == true).ToList();
        if (failed.Count == 0)
        {
            return null;
        }

        var course = MetricCourses.Ratios(Sum(failed), Sum(series));
        return ShiftDetector.Find(course, Noise.Share) is { Grew: true } shift && shift.Factor >= LeastFactor && shift.After - shift.Before >= 0.005
            ? writer.Of(FindingKind.Failures, entity, $"{Facts.Percent(shift.After)} of {series[0].Name} of {entity} failed (before: {Facts.Percent(shift.Before)})", shift, "share", Selector(series[0], entity)) with { Operation = series[0].Name }
            : null;
    }

    Finding? Mean(string entity, string name, bool isOfClient, IReadOnlyList<MetricSeries> sums, IReadOnlyList<MetricSeries> series)
    {
        var counts = series.Where(one => one.Name == name[..^4] + "_count" && MetricDialect.IsOfClient(one.Name, one.Labels) == isOfClient).ToList();
        if (counts.Count == 0)
        {
            return null;
        }

        var shift = ShiftDetector.Find(MetricCourses.Ratios(Sum(sums), Sum(counts)), Noise.Mean);
        if (shift is null || shift.Factor < LeastFactor)
        {
            return null;
        }

        var isDuration = MetricDialect.IsDuration(name[..^4], sums[0].Labels);
        return writer.Of(isDuration && MetricDialect.Resource(name) is ResourceKind.Other ? (isOfClient ? FindingKind.CallTime : FindingKind.Duration) : FindingKind.Resource, entity,
            $"the mean of {name[..^4]} of {entity} was {Facts.Number(shift.After)} (before: {Facts.Number(shift.Before)})", shift, "", Selector(sums[0], entity)) with
        {
            Operation = name[..^4],
            Resource = MetricDialect.Resource(name),
        };
    }

    Finding? Traffic(string entity, IReadOnlyList<MetricSeries> series)
    {
        var sum = Sum(series);
        return ShiftDetector.Find(MetricCourses.Rates(sum.Baseline, sum.Current), Noise.Rate) is { } shift && shift.Factor >= 1.7
            ? writer.Of(FindingKind.Traffic, entity, $"{series[0].Name} of {entity} grew by {Facts.Number(shift.After)} a second (before: {Facts.Number(shift.Before)})", shift, "per second", Selector(series[0], entity)) with { Operation = series[0].Name }
            : null;
    }

    Finding? Single(string entity, MetricSeries series)
    {
        var isCounter = IsCounter(series);
        var kind = KindOf(series);
        var course = isCounter ? MetricCourses.Rates(series.Baseline, series.Current) : MetricCourses.Readings(series.Baseline, series.Current);
        course = !isCounter && MetricDialect.IsSuccess(series.Name) ? Missing(course) : course;
        var isFailure = kind == FindingKind.Failures;
        var shift = ShiftDetector.Find(isCounter && !isFailure ? Unweighted(course) : course, isCounter && isFailure ? Noise.Rate : Noise.Reading);
        if (shift is null || shift.Factor < LeastFactor || Math.Abs(shift.After - shift.Before) < MetricDialect.LeastChange(series.Name, isCounter)
            || (kind == FindingKind.Traffic && MetricDialect.IsOfClient(series.Name, series.Labels)))
        {
            return null;
        }

        return writer.Of(kind, entity,
            $"{series.Name}{Detail(series)} of {entity} was {Facts.Number(shift.After)}{(isCounter ? " a second" : "")} (before: {Facts.Number(shift.Before)})", shift, "", Selector(series)) with
        {
            Operation = series.Name,
            Resource = MetricDialect.Resource(series.Name),
            Quantile = kind is FindingKind.Duration or FindingKind.CallTime && !isCounter ? MetricDialect.Quantile(series.Name, series.Labels) : 0,
            Target = MetricDialect.Edge(series.Labels)?.Callee,
            Instance = MetricDialect.Instance(series.Labels),
        };
    }

    static FindingKind KindOf(MetricSeries series) =>
        MetricDialect.IsDuration(series.Name, series.Labels) ? (MetricDialect.IsOfClient(series.Name, series.Labels) ? FindingKind.CallTime : FindingKind.Duration)
        : MetricDialect.IsFailure(series.Name) || MetricDialect.IsSuccess(series.Name) ? FindingKind.Failures
        : MetricDialect.IsTraffic(series.Name) ? FindingKind.Traffic
        : FindingKind.Resource;

    /// <summary>What is missing to one, or to a hundred per cent.</summary>
    static Course Missing(Course course)
    {
        var whole = course.Baseline.Concat(course.Current).Any(point => point.Value > 1.5) ? 100 : 1;
        return new([.. course.Baseline.Select(point => point with { Value = whole - point.Value })], [.. course.Current.Select(point => point with { Value = whole - point.Value })]);
    }

    bool IsCounter(MetricSeries series) => MetricDialect.IsCounter(series.Name, _names);

    static Course Unweighted(Course course) => new(
        [.. course.Baseline.Select(point => point with { Weight = 1 })], [.. course.Current.Select(point => point with { Weight = 1 })]);

    static MetricSeries Sum(IReadOnlyList<MetricSeries> series)
    {
        static IReadOnlyList<(DateTimeOffset, double)> Add(IEnumerable<IReadOnlyList<(DateTimeOffset Time, double Value)>> parts) =>
            [.. parts.SelectMany(points => points).GroupBy(point => point.Time).OrderBy(group => group.Key).Select(group => (group.Key, group.Sum(point => point.Value)))];
        return series.Count == 1 ? series[0] : new MetricSeries(series[0].Name, series[0].Labels, Add(series.Select(one => one.Baseline)), Add(series.Select(one => one.Current)));
    }

    static string Detail(MetricSeries series)
    {
        var rest = series.Labels.Where(label => label.Key is "quantile" or "direction" or "state" or "le" or "type" or "topic" or "pool").Select(label => $"{label.Key}={label.Value}").ToList();
        return rest.Count == 0 ? "" : $" ({string.Join(", ", rest)})";
    }

    /// <summary>The very series; or all of an entity's.</summary>
    static string Selector(MetricSeries series, string? entity = null)
    {
        var labels = entity is null ? series.Labels.Where(label => label.Key != "__name__")
            : series.Labels.Where(label => MetricDialect.EntityLabels.Contains(label.Key) && MetricDialect.Entity(series.Labels) == entity).Take(1);
        return $"{series.Name}{{{string.Join(", ", labels.Select(label => $"{label.Key}=\"{label.Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}}}";
    }
}
