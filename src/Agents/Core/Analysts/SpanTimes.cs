using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>
/// Sums over spans by service. Since a service's calls lie inside the requests that it serves, its own time is
/// the time of its entry spans less the time of its exit spans: exact on average, with no trace read.
/// </summary>
internal sealed class SpanTimes
{
    readonly Dictionary<(string Service, string Kind, string Name), double> _calls = [];
    readonly Dictionary<(string Service, string Kind, string Name), double> _errors = [];
    readonly Dictionary<(string Service, string Kind, string Name), double> _seconds = [];

    public SpanTimes(IReadOnlyList<Sample> calls, IReadOnlyList<Sample> seconds)
    {
        foreach (var sample in calls)
        {
            Add(_calls, sample);
            if (sample["status_code"] == "STATUS_CODE_ERROR")
            {
                Add(_errors, sample);
            }
        }

        foreach (var sample in seconds)
        {
            Add(_seconds, sample);
        }
    }

    public IReadOnlyCollection<string> Services => [.. _calls.Where(pair => pair.Value > 0).Select(pair => pair.Key.Service).Distinct()];

    /// <summary>Spans by which work enters a service; those that only start work have their internal or producer spans.</summary>
    public double Entries(string service) => EntryKinds(service).Sum(kind => Sum(_calls, service, kind));

    public double EntryErrors(string service) => EntryKinds(service).Sum(kind => Sum(_errors, service, kind));

    /// <summary>The operation that fails most; a busy healthy one must not hide it. One with few calls counts only with all others.</summary>
    public (string? Operation, double Share, double Calls) WorstEntry(string service, double fewest)
    {
        var kinds = EntryKinds(service);
        var all = Entries(service);
        return _errors.Where(pair => pair.Key.Service == service && kinds.Contains(pair.Key.Kind) && _calls[pair.Key] >= fewest)
            .Select(pair => ((string?)pair.Key.Name, Math.Min(1, pair.Value / _calls[pair.Key]), _calls[pair.Key]))
            .Append((null, all > 0 ? Math.Min(1, EntryErrors(service) / all) : 0, all))
            .MaxBy(entry => entry.Item2);
    }

    public double? EntryShare(string service, string? operation) => operation is null
        ? Entries(service) is > 0 and var all ? EntryErrors(service) / all : null
        : EntryKinds(service).Sum(kind => _calls.GetValueOrDefault((service, kind, operation))) is > 0 and var calls
            ? EntryKinds(service).Sum(kind => _errors.GetValueOrDefault((service, kind, operation))) / calls
            : null;

    public double EntrySeconds(string service) => Sum(_seconds, service, "SERVER") + Sum(_seconds, service, "CONSUMER");

    /// <summary>Null for a service that only starts work: what it waits for is unknown.</summary>
    public double? SelfSeconds(string service)
    {
        var entries = Sum(_calls, service, "SERVER") + Sum(_calls, service, "CONSUMER");
        return entries <= 0
            ? null
            : Math.Max(0, EntrySeconds(service) - Sum(_seconds, service, "CLIENT") - Sum(_seconds, service, "PRODUCER")) / entries;
    }

    public IEnumerable<string> CallNames(string service) =>
        _calls.Keys.Where(key => key.Service == service && key.Kind == "CLIENT").Select(key => key.Name);

    public double Calls(string service, string name) => _calls.GetValueOrDefault((service, "CLIENT", name));

    public double? MeanCallSeconds(string service, string name) =>
        Calls(service, name) is > 0 and var calls ? _seconds.GetValueOrDefault((service, "CLIENT", name)) / calls : null;

    string[] EntryKinds(string service) =>
        Sum(_calls, service, "SERVER") + Sum(_calls, service, "CONSUMER") > 0 ? ["SERVER", "CONSUMER"]
        : Sum(_calls, service, "INTERNAL") > 0 ? ["INTERNAL"]
        : ["PRODUCER"];

    static double Sum(Dictionary<(string Service, string Kind, string Name), double> values, string service, string kind) =>
        values.Where(pair => pair.Key.Service == service && pair.Key.Kind == kind).Sum(pair => pair.Value);

    static void Add(Dictionary<(string Service, string Kind, string Name), double> values, Sample sample)
    {
        var key = (sample["service"], sample["span_kind"].Replace("SPAN_KIND_", "", StringComparison.Ordinal), sample["span_name"]);
        values[key] = values.GetValueOrDefault(key) + sample.Value;
    }
}
