using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>PromQL for the share that one metric has of another: how full, how busy, how often found.</summary>
internal static class ShareQueries
{
    /// <summary>Of processors that are counted by what they do, how busy they are; null when they are not.</summary>
    public static MeasureQuery? OfProcessors(Plan plan, MetricProfile profile, Window window)
    {
        if (profile.Family.Type != MetricType.Counter || profile.LabelOf("idle") is not { } idle || profile.Family.Seconds is null || plan.Matchers.ContainsKey(idle.Label))
        {
            return null;
        }

        var all = MetricQueries.Of(plan with { Statistic = Statistic.Rate }, profile, window);
        var rest = MetricQueries.Of(plan with { Statistic = Statistic.Rate, Matchers = new Dictionary<string, string>(plan.Matchers) { [idle.Label] = idle.Value } }, profile, window);
        return rest with { Unit = "%", Scale = 1, Whole = all.Instant, WholeCourse = all.Course, IsComplement = true };
    }

    /// <summary>Of all that a metric counts, what has the labels asked for: the invoices that were rejected of all.</summary>
    public static MeasureQuery OfMatched(Plan plan, MetricProfile profile, Window window)
    {
        var counted = profile.Family.Type == MetricType.Counter ? plan with { Statistic = Statistic.Rate } : plan;
        var part = MetricQueries.Of(counted, profile, window);
        var whole = MetricQueries.Of(counted with { Matchers = new Dictionary<string, string>() }, profile, window);
        return part with { Unit = "%", Scale = 1, Whole = whole.Instant, WholeCourse = whole.Course };
    }

    public static (Plan Plan, MeasureQuery Query) Of(Plan plan, MetricShare share, MetricProfile profile, Window window)
    {
        // Of what is counted by state, what is used.
        var isByState = !share.IsRest && !share.IsAdded && plan.Matchers.Count == 0 && profile.LabelOf("used") is not null;
        var counted = isByState && profile.LabelOf("used") is { } used ? plan with { Matchers = new Dictionary<string, string> { [used.Label] = used.Value } } : plan;
        counted = share.Part.Type == MetricType.Counter ? counted with { Statistic = Statistic.Rate } : counted;
        var part = MetricQueries.Of(counted, profile, window);
        var whole = MetricQueries.Of((isByState ? plan : counted) with { Metric = share.Whole, Statistic = counted.Statistic }, profile with { Family = share.Whole }, window);
        return (counted with { Whole = share.Whole }, part with
        {
            Unit = "%",
            Scale = 1,
            Whole = share.IsAdded ? $"{part.Instant} + {whole.Instant}" : whole.Instant,
            WholeCourse = share.IsAdded ? $"{part.Course} + {whole.Course}" : whole.Course,
            IsComplement = share.IsRest,
        });
    }
}
