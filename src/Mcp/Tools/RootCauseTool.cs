using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Hands a question to the orchestrator, whose answer is reduced to what a model needs.</summary>
internal sealed class RootCauseTool(McpSettings settings, HttpSource http) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("find_root_cause", "Find root cause",
            "Says what is wrong in a time range and why: ranked causes with confidence, path, evidence and advice, or that nothing is wrong.",
            [
                Parameter.Text("question", "what to explain; default: what is wrong and why"),
                Parameter.Start(),
                Parameter.End(),
                Parameter.Structure("services",
                    """{"type":"array","items":{"type":"string"},"description":"look at these services only"}"""),
            ], Find),
    ];

    async Task<Answer> Find(Arguments arguments, CancellationToken cancellationToken)
    {
        var end = arguments.Time("endRfc3339") ?? arguments.Now;
        var start = arguments.Time("startRfc3339") ?? end.AddMinutes(-15);
        var request = new JsonObject
        {
            ["query"] = arguments.Text("question") ?? "What is wrong and what is the root cause?",
            ["time_range"] = new JsonObject { ["start"] = start.ToString("O"), ["end"] = end.ToString("O") },
        };
        if (arguments.List("services") is { Count: > 0 } services)
        {
            request["context"] = new JsonObject { ["services"] = new JsonArray([.. services.Select(service => service.DeepClone())]) };
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
