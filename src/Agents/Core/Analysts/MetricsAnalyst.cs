using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Rate, errors and duration of each service from the metrics of its spans, time by its own doing, and resources.</summary>
internal sealed class MetricsAnalyst(Links links) : IAnalyst
{
    /// <summary>Fewer requests than this say nothing about a mean.</summary>
    const double FewestRequests = 8;

    const string Entry = "SPAN_KIND_SERVER|SPAN_KIND_CONSUMER";

    public string Signal => "metrics";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var window = investigation.Window;
        var filter = new ServiceFilter(investigation);
        var calls = Pair("calls per span", "sum by (service, span_kind, span_name, status_code) (increase(traces_spanmetrics_calls_total{{{0}}}[{1}s]))", filter.SpanMetrics);
        var times = Pair("time per span", "sum by (service, span_kind, span_name) (increase(traces_spanmetrics_latency_sum{{{0}}}[{1}s]))", filter.SpanMetrics);
        var p95 = Pair("95th percentile of answers",
            "histogram_quantile(0.95, sum by (service, le) (rate(traces_spanmetrics_latency_bucket{{{0}}}[{1}s])))",
            $"{filter.SpanMetrics}, span_kind=~\"{Entry}\"");
        var cpu = Pair("processor time", "sum by (service_name) (rate(dotnet_process_cpu_time_seconds_total{{{0}}}[{1}s]))", filter.PromQL);
        var memory = Pair("memory", "max by (service_name) (max_over_time(dotnet_process_memory_working_set_bytes{{{0}}}[{1}s]))", filter.PromQL);
        var edges = Pair("calls between services", "sum by (client, server) (increase(traces_service_graph_request_total[{1}s]))", "");
        var failed = Pair("failed calls between services", "sum by (client, server) (increase(traces_service_graph_request_failed_total[{1}s]))", "");
        await Task.WhenAll(calls.Now, calls.Before, times.Now, times.Before, p95.Now, p95.Before, cpu.Now, cpu.Before, memory.Now, memory.Before, edges.Now, failed.Now);

        var now = new SpanTimes(await calls.Now, await times.Now);
        var before = new SpanTimes(await calls.Before, await times.Before);
        var facts = new MetricFacts(window, links);
        var findings = new List<Finding>();
        foreach (var service in now.Services.Union(before.Services).Order())
        {
            findings.AddRange(facts.OfService(service, now, before, calls.Query, times.Query, FewestRequests));
        }

        findings.AddRange(facts.Latency(await p95.Now, await p95.Before, now, p95.Query, FewestRequests));
        findings.AddRange(facts.Resources(await cpu.Now, await cpu.Before, await memory.Now, await memory.Before, cpu.Query, memory.Query));
        findings.AddRange(facts.Edges(await edges.Now, await failed.Now, now.Services, edges.Query));
        return new Analysis(findings, [.. now.Services.Order()]);

        (string Query, Task<IReadOnlyList<Sample>> Now, Task<IReadOnlyList<Sample>> Before) Pair(string what, string template, string selector)
        {
            var query = Text(template, selector, window.Seconds);
            return (query,
                questions.PromQL(what, query, window.End, cancellationToken),
                questions.PromQL($"{what} before", Text(template, selector, window.Baseline.Seconds), window.Start, cancellationToken));
        }
    }

    static string Text(string template, string selector, long seconds) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, template, selector, seconds);
}
