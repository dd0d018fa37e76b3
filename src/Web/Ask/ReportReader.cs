using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Reads what the agents found and how it was worded.</summary>
internal static class ReportReader
{
    // What the reader sees first; a severity that is not known comes before all, rather than being lost at the end.
    static readonly string[] Severities = ["critical", "warning", "info"];

    public static Report Read(JsonElement root)
    {
        var agents = Agents(root).ToArray();
        var validation = root.Member("validation");
        return new Report(
            root.First("summary"),
            [.. agents.SelectMany(agent => Findings(agent.Value, agent.Name)).OrderBy(finding => Array.IndexOf(Severities, finding.Severity))],
            [.. agents.Select(agent => new AgentPart(agent.Name, agent.Value.First("analysis"), agent.Value.First("error") is { Length: > 0 } error ? error : null, agent.Value.Strings("grafana_links")))],
            Sentences(root, "recommendations"),
            Sentences(validation, "warnings"));
    }

    public static IReadOnlyList<RootCause> Causes(JsonElement root, string name) => [.. root.Items(name).Select(ReadCause)];

    public static QueryLanguage? Language(string text) => text.ToLower(CultureInfo.InvariantCulture) switch
    {
        "promql" => QueryLanguage.PromQL,
        "logql" => QueryLanguage.LogQL,
        "traceql" => QueryLanguage.TraceQL,
        _ => null,
    };

    public static TimeWindow Window(JsonElement window) =>
        window.First("start") is { Length: > 0 } start && window.First("end") is { Length: > 0 } end ? new TimeWindow(start, end) : TimeWindow.Default;

    static IEnumerable<(string Name, JsonElement Value)> Agents(JsonElement root)
    {
        var agents = root.Member("agent_responses");
        return agents.ValueKind switch
        {
            JsonValueKind.Object => agents.EnumerateObject().Select(agent => (agent.Name, agent.Value)),
            JsonValueKind.Array => agents.EnumerateArray().Select(agent => (agent.First("agent_name"), agent)),
            _ => [],
        };
    }

    static IEnumerable<Finding> Findings(JsonElement agent, string name) => agent.Member("data").Items("findings").Select(finding => ReadFinding(finding, name));

    static Finding ReadFinding(JsonElement finding, string agent) => new(
        agent, finding.First("service"), finding.First("title"), finding.First("detail"),
        finding.First("severity"), Language(finding.First("language")), finding.First("query"), Window(finding.Member("window")));

    static RootCause ReadCause(JsonElement cause) => new(
        cause.First("service"), cause.First("title"), cause.First("explanation"),
        cause.Member("confidence") is { ValueKind: JsonValueKind.Number } confidence ? confidence.GetDouble() : double.NaN, cause.First("state"),
        cause.Moment("since"), cause.Moment("until"),
        cause.Strings("path"), cause.Strings("affected"), Sentences(cause, "timeline"), Sentences(cause, "evidence"), Sentences(cause, "counter_evidence"));

    // A list of sentences, or of objects that carry one each.
    static IReadOnlyList<string> Sentences(JsonElement element, string name) =>
    [
        .. element.Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.First("title", "text")).Where(text => text.Length > 0),
    ];
}
