using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>LogQL for lines: how many there are, and which.</summary>
internal static class LogQueries
{
    public static MeasureQuery Of(Plan plan, ServiceFilter all, Window window)
    {
        List<string> labels = plan.Group switch
        {
            Grouping.Level => ["detected_level"],
            Grouping.Service => ["service_name"],
            Grouping.Instance => ["service_name", "service_instance_id"],
            _ => [],
        };
        var by = labels.Count == 0 ? "" : $" by ({string.Join(", ", labels)})";
        var lines = Lines(plan, all);
        var step = Math.Max(1, window.Seconds / Defaults.Points);
        return new MeasureQuery("logql", $"sum{by} (count_over_time({lines} [{window.Seconds}s]))", $"sum{by} (rate({lines} [{step}s]))", plan.Statistic == Statistic.Rate ? "1/s" : "count")
        {
            Labels = labels,
            IsCount = true,
            IsPerSecond = plan.Statistic == Statistic.Rate,
        };
    }

    /// <summary>The selector and filters of the lines that a plan is about.</summary>
    public static string Lines(Plan plan, ServiceFilter all)
    {
        var selector = plan.Services.Count == 0 || plan.TraceId is not null ? all.LogQL
            : plan.Services.Count == 1 ? $"service_name={SpanContext.Quote(plan.Services[0])}"
            : $"service_name=~{SpanContext.Quote(string.Join('|', plan.Services.Select(Regex.Escape)))}";
        var level = plan switch
        {
            { Measure: Measure.LogWarnings } or { Subject: Subject.Warnings } => " | detected_level=~\"warn|warning\"",
            { Measure: Measure.LogErrors or Measure.Errors } or { Subject: Subject.Errors } => " | detected_level=~\"error|fatal|critical\"",
            _ => "",
        };
        var text = plan.Containing is { } wanted ? $" |~ {SpanContext.Quote("(?i)" + Regex.Escape(wanted))}" : "";
        var trace = plan.TraceId is { } id ? $" | trace_id={SpanContext.Quote(id)}" : "";
        return $"{{{selector}}}{text}{level}{trace}";
    }
}
