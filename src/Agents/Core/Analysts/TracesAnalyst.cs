using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Traffic, failures and times of operations from spans; from traces that are read whole, who calls whom and where failures begin.</summary>
internal sealed class TracesAnalyst(Links links) : IAnalyst
{
    const int MostFailingServices = 8;
    const int TracesEach = 8;
    const int Slices = 3;

    public string Signal => "traces";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var window = investigation.Window;
        var filter = new ServiceFilter(investigation).TraceQL;
        var operations = await questions.TraceQL("operations", new SpanReader(questions, window, byName: true).CountQuery(filter), window, cancellationToken, mayBeCut: true);
        var reader = new SpanReader(questions, window, byName: operations.Count < SpanReader.MostSeries);
        var sampler = new TraceSampler(questions);
        var tableTask = reader.ReadAsync(filter, operations, cancellationToken);
        var beforeTask = sampler.ReadAsync("traces before", filter, window.Baseline, Slices, TracesEach, cancellationToken);
        var nowTask = sampler.ReadAsync("traces", filter, window, Slices, TracesEach, cancellationToken);
        var writer = new FindingWriter("traceql", window, links);
        var instances = new InstanceMeasures(questions, window, writer, filter);
        var instancesTask = instances.ReadAsync(cancellationToken);
        await Task.WhenAll(tableTask, beforeTask, nowTask, instancesTask);
        var (table, before, now) = (await tableTask, await beforeTask, await nowTask);

        var failures = new FailureMeasures(table, window);
        var failing = failures.FailingServices;
        var examples = (await Task.WhenAll(failing.Take(MostFailingServices).Select(one => sampler.ReadAsync(
            $"failing traces of {one.Service}", FailureMeasures.FailingSpans(one.Service), one.Window, 2, 2, cancellationToken))))
            .SelectMany(traces => traces).DistinctBy(trace => trace.Id).ToList();
        var structure = new CallStructure(before.Concat(now).Concat(examples).DistinctBy(trace => trace.Id), reader.IsByName);
        var context = new SpanContext(table, structure, writer, reader, filter);
        var own = new OwnTime(table, structure);
        var times = new TimeMeasures(context, own);
        var traffic = new TrafficMeasures(context);
        var steps = new BreakPoints(sampler, window).AssignAsync([.. new StepMeasures(context).Steps()], cancellationToken);
        var slower = new OwnTimeWitnesses(sampler, window).ConfirmAsync([.. times.OwnTimes()], cancellationToken);
        await Task.WhenAll(steps, slower);
        Finding[] findings =
        [
            .. failures.Shares(context), .. FailureOrigins.Of(examples, failing.ToDictionary(one => one.Service, one => one.Share), writer), .. await slower, .. times.Durations(), .. times.CallTimes(),
            .. new LinkMeasures(context, own, window).Delays(), .. await steps, .. traffic.Traffic(), .. traffic.Edges(), .. await instancesTask,
        ];
        var remarkable = findings.Where(finding => finding.Severity != Severity.Info).Select(finding => finding.Service).Distinct();
        return new Analysis([.. findings, .. instances.OnlyOnes(remarkable)], [.. table.Services.Where(service => service.Length > 0).Order()]);
    }
}
