using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Hands a question to the orchestrator, whose answer is reduced to what a model needs.</summary>
internal sealed class RootCauseTool(McpSettings settings, HttpSource http, KnownServices known) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("find_root_cause", "Find root cause",
            "Says what is wrong and why: ranked causes with path, evidence and advice, or that nothing is; the last 15 minutes by default.",
            [
                Parameter.Text("question", "what to explain; default: what is wrong and why"),
                Parameter.Start(),
                Parameter.End(),
                Parameter.Texts("services", "look at these only", """["order"]"""),
            ], Find),
    ];

    async Task<Answer> Find(Arguments arguments, CancellationToken cancellationToken)
    {
        var window = arguments.Window(TimeSpan.FromMinutes(15));
        var request = new JsonObject
        {
            ["query"] = arguments.Text("question") ?? "What is wrong and what is the root cause?",
            ["time_range"] = new JsonObject { ["start"] = window.Start.ToString("O"), ["end"] = window.End.ToString("O") },
        };
        if (arguments.Texts("services") is { Count: > 0 } services)
        {
            await known.RequireAsync(services, window, cancellationToken);
            request["context"] = new JsonObject { ["services"] = new JsonArray([.. services.Select(service => JsonValue.Create(service))]) };
        }

        var reply = await http.PostAsync("The orchestrator", settings.Orchestrator, "analyze", request, cancellationToken);
        var answer = new JsonObject();
        foreach (var part in (string[])["answer", "summary", "root_causes", "recommendations", "validation"])
        {
            answer[part] = reply[part]?.DeepClone();
        }

        return new Answer(answer);
    }
}
