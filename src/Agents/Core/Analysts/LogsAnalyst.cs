using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Error lines per service against what is usual, the texts behind them, and when they came.</summary>
internal sealed class LogsAnalyst(Links links) : IAnalyst
{
    const int MostServices = 5;
    const int MostTemplates = 3;
    const string Errors = "detected_level=~\"error|fatal|critical\"";

    public string Signal => "logs";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var window = investigation.Window;
        var selector = new ServiceFilter(investigation).LogQL;
        var query = Levels(selector, window.Seconds);
        var timeline = $"sum by (service_name) (count_over_time({{{selector}}} | {Errors} [{Questions.StepSeconds(window)}s]))";
        var nowTask = questions.LogQL("lines per level", query, window.End, cancellationToken);
        var beforeTask = questions.LogQL("lines per level before", Levels(selector, window.Baseline.Seconds), window.Start, cancellationToken);
        var timesTask = questions.LogQLRange("error lines over time", timeline, window, cancellationToken);
        await Task.WhenAll(nowTask, beforeTask, timesTask);
        var (now, before, times) = (await nowTask, await beforeTask, await timesTask);

        var noisy = now.Where(IsError).GroupBy(sample => sample["service_name"])
            .Select(group => (Service: group.Key, Count: group.Sum(sample => sample.Value)))
            .Where(one => one.Count > 0)
            .OrderByDescending(one => one.Count)
            .ToList();
        var findings = new List<Finding>();
        foreach (var (service, count) in noisy)
        {
            var earlier = before.Where(sample => IsError(sample) && sample["service_name"] == service).Sum(sample => sample.Value);
            findings.Add(LogErrors(service, count, Facts.Scaled(earlier, Lines(before, service), window), Lines(now, service), times, window, query));
        }

        var templates = await Task.WhenAll(noisy.Take(MostServices).Select(one => Templates(one.Service, window, questions, cancellationToken)));
        findings.AddRange(templates.SelectMany(found => found));
        return new Analysis(findings, [.. now.Where(sample => sample.Value > 0).Select(sample => sample["service_name"]).Distinct().Order()]);
    }

    Finding LogErrors(string service, double count, double? usual, double lines, IReadOnlyList<Samples> times, Window window, string query)
    {
        var active = times.FirstOrDefault(series => series["service_name"] == service)?.Points.Where(point => point.Value > 0).ToList() ?? [];
        var span = new FindingWindow(window.Start, window.End);
        return new Finding
        {
            Kind = FindingKind.LogErrors,
            Service = service,
            Title = $"{service} logged {Facts.Number(count)} errors in {Facts.Number(lines)} lines ({Facts.Before(usual, v => Facts.Number(v) + " in the same time")})",
            Severity = usual is null || count >= 2 * usual.Value ? Severity.Critical : Severity.Warning,
            Value = count,
            Baseline = usual,
            Unit = "lines",
            Count = lines,
            FirstSeen = active.Count > 0 ? active[0].Time : null,
            LastSeen = active.Count > 0 ? active[^1].Time : null,
            Language = "logql",
            Query = query,
            Window = span,
            Link = links.Explore("logql", $"{{service_name=\"{service}\"}} | {Errors}", span),
        };
    }

    async Task<IReadOnlyList<Finding>> Templates(string service, Window window, Questions questions, CancellationToken cancellationToken)
    {
        var query = $"{{service_name=\"{service}\"}} | {Errors}";
        var nowTask = questions.LogLines($"error lines of {service}", query, window, cancellationToken);
        var beforeTask = questions.LogLines($"error lines of {service} before", query, window.Baseline, cancellationToken);
        await Task.WhenAll(nowTask, beforeTask);
        var known = (await beforeTask).Select(line => LogTemplate.Of(line.Text)).ToHashSet(StringComparer.Ordinal);
        var lines = await nowTask;
        var span = new FindingWindow(window.Start, window.End);
        return
        [
            .. lines.GroupBy(line => LogTemplate.Of(line.Text)).OrderByDescending(group => group.Count()).Take(MostTemplates).Select(group => new Finding
            {
                Kind = FindingKind.LogTemplate,
                Service = service,
                Title = $"{service} logs \"{group.Key}\" ({group.Count()} of its last {lines.Count} errors, {(known.Contains(group.Key) ? "seen before" : "not seen before")})",
                Detail = group.First().Text,
                Severity = known.Contains(group.Key) ? Severity.Info : Severity.Warning,
                Operation = group.Key,
                Value = group.Count(),
                Baseline = known.Contains(group.Key) ? 1 : 0,
                Unit = "lines",
                Count = lines.Count,
                FirstSeen = group.Min(line => line.Time),
                LastSeen = group.Max(line => line.Time),
                Example = group.First().Text,
                Language = "logql",
                Query = query,
                Window = span,
                Link = links.Explore("logql", query, span),
            }),
        ];
    }

    static string Levels(string selector, long seconds) =>
        $"sum by (service_name, detected_level) (count_over_time({{{selector}}} [{seconds}s]))";

    static bool IsError(Sample sample) => sample["detected_level"] is "error" or "fatal" or "critical";

    static double Lines(IReadOnlyList<Sample> samples, string service) =>
        samples.Where(sample => sample["service_name"] == service).Sum(sample => sample.Value);
}
