using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>TraceQL for what every service with spans has: requests, failures and times.</summary>
internal static class SpanQueries
{
    public static MeasureQuery Of(Plan plan, SystemCatalogue catalogue, ServiceFilter all)
    {
        var labels = Labels(plan);
        var by = labels.Count == 0 ? "" : $" by ({string.Join(", ", labels)})";
        var spans = Filter(plan, catalogue, all);
        var failed = $"{spans} && {SpanDialect.Failed}";
        return plan.Measure switch
        {
            Measure.ErrorRate => new MeasureQuery("traceql", Count(failed, by), Rate(failed, by), "%")
            {
                Whole = Count(spans, by),
                WholeCourse = Rate(spans, by),
                Labels = labels,
                IsCount = true,
            },
            Measure.Errors => Counted(failed, by, labels, plan),
            Measure.Duration => Timed(spans, by, labels, plan),
            _ when plan.IsShare && Filter(plan with { Bound = null, Status = null }, catalogue, all) is var every => new MeasureQuery("traceql", Count(spans, by), Rate(spans, by), "%")
            {
                Whole = Count(every, by),
                WholeCourse = Rate(every, by),
                Labels = labels,
                IsCount = true,
            },
            _ => Counted(spans, by, labels, plan),
        };
    }

    /// <summary>The spans that a plan is about: of its operations, else those by which work enters its services.</summary>
    public static string Filter(Plan plan, SystemCatalogue catalogue, ServiceFilter all)
    {
        var services = plan.Services.Count > 0 ? plan.Services : [.. plan.Operations.Select(operation => operation.Service).Distinct()];
        var filter = services.Count > 0 ? $"resource.service.name {Matches(services)}" : all.TraceQL;
        filter += Condition(plan);
        if (plan.Calls is { } calls)
        {
            return $"{filter} && kind != server && {calls}";
        }

        if (plan.Operations.Count > 0)
        {
            return $"{filter} && name {Matches([.. plan.Operations.Select(operation => operation.Name).Distinct()])}";
        }

        var kinds = catalogue.EntryKinds(services);
        return kinds.Count > 0 ? $"{filter} && ({string.Join(" || ", kinds.Select(kind => $"kind = {kind}"))})" : filter;
    }

    /// <summary>What the requests asked about have to be like; times are measured of all.</summary>
    public static string Condition(Plan plan) => (plan is { Bound: { } bound, Measure: not Measure.Duration } ? $" && {bound.TraceQL}" : "")
        + (plan.Status is { } status ? $" && {SpanDialect.Answered(status)}" : "");

    public static string Matches(IReadOnlyList<string> names) => names.Count == 1 ? $"= {SpanContext.Quote(names[0])}"
        : $"=~ {SpanContext.Quote(string.Join('|', names.Select(Regex.Escape)))}";

    static MeasureQuery Counted(string spans, string by, IReadOnlyList<string> labels, Plan plan) => plan.Statistic is Statistic.Rate or Statistic.Average or Statistic.Maximum
        ? new MeasureQuery("traceql", Count(spans, by), Rate(spans, by), "1/s") { IsPerSecond = true, Labels = labels, IsCount = true }
        : new MeasureQuery("traceql", Count(spans, by), Rate(spans, by), "count") { Labels = labels, IsCount = true };

    static MeasureQuery Timed(string spans, string by, IReadOnlyList<string> labels, Plan plan)
    {
        var function = plan.Statistic switch
        {
            Statistic.Average => "avg_over_time(duration)",
            Statistic.Maximum => "max_over_time(duration)",
            Statistic.Minimum => "min_over_time(duration)",
            _ => string.Create(CultureInfo.InvariantCulture, $"quantile_over_time(duration, {plan.Quantile ?? Defaults.Quantile:0.####})"),
        };
        var query = $"{{ {spans} }} | {function}{by}";
        return new MeasureQuery("traceql", query, query, "s") { Labels = labels };
    }

    static string Count(string spans, string by) => $"{{ {spans} }} | count_over_time(){by}";

    static string Rate(string spans, string by) => $"{{ {spans} }} | rate(){by}";

    static List<string> Labels(Plan plan) => plan.Group switch
    {
        Grouping.Service => ["resource.service.name"],
        Grouping.Operation => ["resource.service.name", "name"],
        Grouping.Instance => ["resource.service.name", "resource.service.instance.id"],
        Grouping.Version => ["resource.service.name", "resource.service.version"],
        Grouping.StatusCode => ["span.http.response.status_code"],
        Grouping.Label when plan.GroupLabel is { } label => [label],
        _ => [],
    };
}
