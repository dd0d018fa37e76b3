using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Where failing traces fail first, how many spans fail, and since when.</summary>
internal sealed class TracesAnalyst(Links links) : IAnalyst
{
    const int MostServices = 8;
    const int TracesPerService = 4;

    public string Signal => "traces";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var window = investigation.Window;
        var filter = new ServiceFilter(investigation).TraceQL;
        var query = $"{{ {filter} }} | count_over_time() by (resource.service.name, status)";
        var failing = $"{{ {filter} && status = error }}";
        var nowTask = questions.TraceQL("spans per status", query, window, cancellationToken);
        var beforeTask = questions.TraceQL("spans per status before", query, window.Baseline, cancellationToken);
        var timesTask = questions.TraceQLRange(
            "failed spans over time", $"{failing} | count_over_time() by (resource.service.name)", window, cancellationToken);
        await Task.WhenAll(nowTask, beforeTask, timesTask);
        var (now, before, times) = (await nowTask, await beforeTask, await timesTask);

        var failures = now.Where(sample => sample["status"] == "error" && sample.Value > 0)
            .OrderByDescending(sample => sample.Value).Select(sample => (Service: Name(sample), Count: sample.Value)).ToList();
        var traces = await Examples(failures.Take(MostServices).Select(failure => failure.Service), window, questions, cancellationToken);
        var facts = new TraceFacts(window, links);
        var findings = new List<Finding>();
        foreach (var (service, count) in failures)
        {
            findings.Add(facts.ErrorSpans(service, count, Total(now, service), Errors(before, service), Total(before, service), times, traces, query));
        }

        findings.AddRange(facts.Origins(traces, failing));
        return new Analysis(findings, [.. now.Where(sample => sample.Value > 0).Select(Name).Distinct().Order()]);
    }

    /// <summary>A few failing traces of each service, since the newest ones may all be of one kind.</summary>
    static async Task<IReadOnlyList<TraceTree>> Examples(
        IEnumerable<string> services, Window window, Questions questions, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(services.Select(service => questions.TraceIds(
            $"failing traces of {service}", $"{{ resource.service.name = \"{service}\" && status = error }}", window, cancellationToken)));
        var ids = found.SelectMany(list => Spread(list)).Distinct(StringComparer.OrdinalIgnoreCase);
        var traces = await Task.WhenAll(ids.Select(async id =>
            await questions.Trace(id, cancellationToken) is { } trace ? TraceTree.Read(trace) : null));
        return [.. traces.OfType<TraceTree>()];
    }

    /// <summary>The newest, the oldest and some between: a fault may have changed in the window.</summary>
    static IEnumerable<string> Spread(IReadOnlyList<string> ids) => ids.Count <= TracesPerService
        ? ids
        : Enumerable.Range(0, TracesPerService).Select(i => ids[i * (ids.Count - 1) / (TracesPerService - 1)]);

    static string Name(Sample sample) => sample["resource.service.name"];

    static double Total(IReadOnlyList<Sample> samples, string service) => samples.Where(sample => Name(sample) == service).Sum(sample => sample.Value);

    static double Errors(IReadOnlyList<Sample> samples, string service) =>
        samples.Where(sample => Name(sample) == service && sample["status"] == "error").Sum(sample => sample.Value);
}
