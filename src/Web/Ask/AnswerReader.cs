using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>
/// Reads the orchestrator's events. What is not known is passed over, so that an orchestrator may add events and
/// members without breaking the page.
/// </summary>
internal static class AnswerReader
{
    // What the reader sees first; a severity that is not known comes before all, rather than being lost at the end.
    static readonly string[] Severities = ["critical", "warning", "info"];

    public static StreamItem? Read(string eventType, string data)
    {
        using var json = Parse(data);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return null;
        if (root.TryGetProperty("agent_responses", out _))
            return new AnswerItem(ReadAnswer(root));
        var who = First(root, "agent");
        if (root.TryGetProperty("finding", out var finding) && First(finding, "title") is { Length: > 0 } title)
            return new StepItem(new Step(who, $"Found: {title}", false));
        var text = First(root, "message", "error");
        return text.Length == 0 ? null : new StepItem(new Step(who.Length == 0 ? "orchestrator" : who, text, eventType == "error" || First(root, "error").Length > 0));
    }

    static JsonDocument? Parse(string data)
    {
        try
        {
            return JsonDocument.Parse(data);
        }
        catch (JsonException)
        {
            // A keep-alive or a terminator such as [DONE] is no event for the reader.
            return null;
        }
    }

    static Answer ReadAnswer(JsonElement root)
    {
        var agents = Agents(root).ToArray();
        var validation = root.TryGetProperty("validation", out var element) ? element : default;
        return new Answer(
            First(root, "summary"),
            [.. root.Items("root_causes").Select(ReadCause)],
            [.. agents.SelectMany(agent => Findings(agent.Value, agent.Name)).OrderBy(finding => Array.IndexOf(Severities, finding.Severity))],
            [.. agents.Select(agent => new AgentPart(agent.Name, First(agent.Value, "analysis"), First(agent.Value, "error") is { Length: > 0 } error ? error : null, agent.Value.Strings("grafana_links")))],
            Sentences(root, "recommendations"),
            [.. Sentences(validation, "warnings"), .. Sentences(validation, "struck").Select(text => $"Struck, because the evidence does not have its numbers: {text}")],
            First(validation, "written_by"));
    }

    static IEnumerable<(string Name, JsonElement Value)> Agents(JsonElement root)
    {
        var agents = root.GetProperty("agent_responses");
        return agents.ValueKind switch
        {
            JsonValueKind.Object => agents.EnumerateObject().Select(agent => (agent.Name, agent.Value)),
            JsonValueKind.Array => agents.EnumerateArray().Select(agent => (First(agent, "agent_name"), agent)),
            _ => [],
        };
    }

    static IEnumerable<Finding> Findings(JsonElement agent, string name) =>
        agent.ValueKind == JsonValueKind.Object && agent.TryGetProperty("data", out var data) ? data.Items("findings").Select(finding => ReadFinding(finding, name)) : [];

    static Finding ReadFinding(JsonElement finding, string agent)
    {
        var window = finding.TryGetProperty("window", out var inner) ? inner : default;
        return new Finding(
            agent, First(finding, "service"), First(finding, "title"), First(finding, "detail"),
            First(finding, "severity"), Language(First(finding, "language")), First(finding, "query"),
            First(window, "start") is { Length: > 0 } start && First(window, "end") is { Length: > 0 } end ? new TimeWindow(start, end) : TimeWindow.Default);
    }

    static RootCause ReadCause(JsonElement cause) => new(
        First(cause, "service"), First(cause, "title"), First(cause, "explanation"),
        cause.TryGetProperty("confidence", out var confidence) ? confidence.Number() : double.NaN, First(cause, "state"),
        Time(cause, "since"), Time(cause, "until"),
        cause.Strings("path"), cause.Strings("affected"), Sentences(cause, "timeline"), Sentences(cause, "evidence"), Sentences(cause, "counter_evidence"));

    static DateTimeOffset? Time(JsonElement element, string name) =>
        DateTimeOffset.TryParse(First(element, name), CultureInfo.InvariantCulture, out var time) ? time : null;

    // A list of sentences, or of objects that carry one each.
    static IReadOnlyList<string> Sentences(JsonElement element, string name) =>
    [
        .. element.Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : First(item, "title", "text")).Where(text => text.Length > 0),
    ];

    static QueryLanguage? Language(string text) => text.ToLower(CultureInfo.InvariantCulture) switch
    {
        "promql" => QueryLanguage.PromQL,
        "logql" => QueryLanguage.LogQL,
        "traceql" => QueryLanguage.TraceQL,
        _ => null,
    };

    static string First(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Text(name) is { Length: > 0 } text)
                return text;
        }
        return "";
    }
}
