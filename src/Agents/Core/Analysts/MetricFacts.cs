using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Words the numbers of the metrics playbook as findings.</summary>
internal sealed class MetricFacts(Window window, Links links)
{
    readonly FindingWindow _span = new(window.Start, window.End);

    public IEnumerable<Finding> OfService(
        string service, SpanTimes now, SpanTimes before, string callsQuery, string timesQuery, double fewest)
    {
        var entries = now.Entries(service);
        var entriesBefore = before.Entries(service);
        var expected = Facts.Scaled(entriesBefore, entriesBefore, window);
        yield return New(FindingKind.Throughput, service,
            $"{service} took in {Facts.Number(entries)} requests or messages ({Facts.Before(expected, v => Facts.Number(v) + " in the same time")})",
            entries / window.Seconds, entriesBefore > 0 ? entriesBefore / window.Baseline.Seconds : null, "per second", callsQuery, entries);

        if (now.EntryErrors(service) > 0.5 && now.WorstEntry(service, fewest) is var (operation, share, calls))
        {
            var shareBefore = before.EntryShare(service, operation);
            yield return New(FindingKind.ErrorShare, service,
                $"{Facts.Percent(share)} of {(operation is null ? $"what {service} took in" : $"\"{operation}\" at {service}")} failed ({Facts.Before(shareBefore, Facts.Percent)})",
                share, shareBefore, "share", callsQuery, calls) with
            { Operation = operation, Severity = share >= 0.2 ? Severity.Critical : Severity.Warning };
        }

        if (now.SelfSeconds(service) is { } self && entries >= fewest)
        {
            var selfBefore = entriesBefore >= fewest ? before.SelfSeconds(service) : null;
            yield return Time(FindingKind.SelfTime, service, $"{service} itself took {{0}} per request, its calls to others taken off", self, selfBefore, timesQuery, entries);
        }

        foreach (var call in now.CallNames(service).Distinct().Order())
        {
            if (now.Calls(service, call) >= fewest && now.MeanCallSeconds(service, call) is { } mean)
            {
                var meanBefore = before.Calls(service, call) >= fewest ? before.MeanCallSeconds(service, call) : null;
                yield return Time(FindingKind.CallTime, service, $"{service} waited {{0}} for its call {call}", mean, meanBefore, timesQuery, now.Calls(service, call))
                    with
                { Operation = call };
            }
        }
    }

    public IEnumerable<Finding> Latency(IReadOnlyList<Sample> now, IReadOnlyList<Sample> before, SpanTimes traffic, string query, double fewest) =>
        from sample in now
        where traffic.Entries(sample["service"]) >= fewest
        select Time(FindingKind.Latency, sample["service"], $"95 % of {sample["service"]}'s answers came within {{0}}",
            sample.Value, Value(before, "service", sample["service"]), query, traffic.Entries(sample["service"]));

    public IEnumerable<Finding> Resources(
        IReadOnlyList<Sample> cpu, IReadOnlyList<Sample> cpuBefore, IReadOnlyList<Sample> memory, IReadOnlyList<Sample> memoryBefore,
        string cpuQuery, string memoryQuery)
    {
        foreach (var sample in cpu)
        {
            var earlier = Value(cpuBefore, "service_name", sample["service_name"]);
            yield return New(FindingKind.Resource, sample["service_name"],
                $"{sample["service_name"]} used {Facts.Number(sample.Value)} processors ({Facts.Before(earlier, Facts.Number)})",
                sample.Value, earlier, "processors", cpuQuery, 1) with
            { Operation = "cpu" };
        }

        foreach (var sample in memory)
        {
            var earlier = Value(memoryBefore, "service_name", sample["service_name"]);
            yield return New(FindingKind.Resource, sample["service_name"],
                $"{sample["service_name"]} held up to {Facts.Number(sample.Value / 1e6)} MB of memory ({Facts.Before(earlier / 1e6, v => Facts.Number(v) + " MB")})",
                sample.Value, earlier, "bytes", memoryQuery, 1) with
            { Operation = "memory" };
        }
    }

    public IEnumerable<Finding> Edges(IReadOnlyList<Sample> calls, IReadOnlyList<Sample> failed, IReadOnlyCollection<string> services, string query) =>
        from edge in calls
            // Tempo's generator invents the client "user" for spans without a parent.
        where edge.Value >= 0.5 && services.Contains(edge["client"]) && edge["client"] != edge["server"]
        let bad = failed.FirstOrDefault(other => other["client"] == edge["client"] && other["server"] == edge["server"])?.Value ?? 0
        let share = Math.Min(1, bad / edge.Value)
        select New(FindingKind.Edge, edge["client"], $"{edge["client"]} called {edge["server"]} {Facts.Number(edge.Value)} times, {Facts.Percent(share)} failed",
            share, null, "share", query, edge.Value) with
        {
            Target = edge["server"],
            Path = [edge["client"], edge["server"]],
            Severity = share >= 0.05 ? Severity.Warning : Severity.Info,
        };

    /// <summary>A time is remarkable when it at least doubled and a person could notice, or is long with nothing to compare with.</summary>
    Finding Time(FindingKind kind, string service, string title, double seconds, double? before, string query, double count) =>
        New(kind, service,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, title, Milliseconds(seconds)) + $" ({Facts.Before(before, Milliseconds)})",
            seconds * 1000, before * 1000, "ms", query, count) with
        {
            Severity = Shift.IsRemarkable(seconds * 1000, before * 1000) ? Severity.Warning : Severity.Info,
        };

    Finding New(FindingKind kind, string service, string title, double value, double? baseline, string unit, string query, double count) => new()
    {
        Kind = kind,
        Service = service,
        Title = title,
        Severity = Severity.Info,
        Value = Math.Round(value, 6),
        Baseline = baseline is { } known ? Math.Round(known, 6) : null,
        Unit = unit,
        Count = Math.Round(count, 1),
        Language = "promql",
        Query = query,
        Window = _span,
        Link = links.Explore("promql", query, _span),
    };

    static string Milliseconds(double seconds) => $"{Facts.Number(seconds * 1000)} ms";

    static double? Value(IReadOnlyList<Sample> samples, string label, string service) =>
        samples.FirstOrDefault(sample => sample[label] == service)?.Value;
}
