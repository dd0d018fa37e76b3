using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>
/// Reads the orchestrator's events. What is not known is passed over, so that an orchestrator may add events and
/// members without breaking the page.
/// </summary>
internal static class EventReader
{
    public static StreamItem? Read(string eventType, string data)
    {
        using var json = Parse(data);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return null;
        if (root.TryGetProperty("agent_responses", out _))
            return eventType == "preliminary" ? new PreliminaryItem(AnswerReader.Read(root)) : new AnswerItem(AnswerReader.Read(root), data);
        if (OfModel(eventType, root) is { } item)
            return item;
        var who = root.First("agent");
        if (root.TryGetProperty("finding", out var finding) && finding.First("title") is { Length: > 0 } title)
            return new StepItem(new Step(who, $"Found: {title}", false));
        var text = root.First("message", "error");
        return text.Length == 0 ? null : new StepItem(new Step(who.Length == 0 ? "orchestrator" : who, text, eventType == "error" || root.First("error").Length > 0));
    }

    static StreamItem? OfModel(string eventType, JsonElement root) => eventType switch
    {
        "words" => new WordsItem(root.Text("words"), root.Member("anew").ValueKind == JsonValueKind.True),
        "sentence" => new SentenceItem(ModelReader.Sentence(root.Member("sentence"))),
        "investigation" => new InvestigationItem(ModelReader.Plan(root), ModelReader.Steps(root)),
        _ => null,
    };

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
}
