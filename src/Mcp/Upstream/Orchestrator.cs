using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Upstream;

/// <summary>Puts a question to the orchestrator (<c>POST /analyze</c>).</summary>
internal sealed class Orchestrator(McpSettings settings, HttpSource http)
{
    /// <exception cref="ToolException">It refuses the question.</exception>
    public async Task<JsonObject> AskAsync(
        string question, Window? window, IReadOnlyList<string> services, string? conversation, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["query"] = question };
        if (window is { } times)
        {
            request["time_range"] = new JsonObject { ["start"] = times.Start.ToString("O"), ["end"] = times.End.ToString("O") };
        }

        var context = new JsonObject();
        if (services.Count > 0)
        {
            context["services"] = new JsonArray([.. services.Select(service => JsonValue.Create(service))]);
        }

        if (conversation is not null)
        {
            context["conversation_id"] = conversation;
        }

        if (context.Count > 0)
        {
            request["context"] = context;
        }

        return await http.PostAsync("The orchestrator", settings.Orchestrator, "analyze", request, cancellationToken) as JsonObject
            ?? throw new BackendException("The orchestrator did not answer an object.");
    }

    /// <summary>The members that say something, but for some that others repeat.</summary>
    public static JsonObject Said(JsonNode? node, params string[] repeated) => new((node as JsonObject ?? [])
        .Where(member => member.Value is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }) && !repeated.Contains(member.Key))
        .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
