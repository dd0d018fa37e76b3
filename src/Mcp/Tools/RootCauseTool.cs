using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Hands questions to the orchestrator, whose answers are reduced to what a model needs.</summary>
internal sealed class RootCauseTool(Orchestrator orchestrator, KnownServices known) : IToolFamily
{
    static readonly Parameter Services = Parameter.Texts("services", "look at these only", """["order"]""");

    public IEnumerable<ToolSpec> Tools =>
    [
        new("find_root_cause", "Find root cause",
            "Says what is wrong and why: ranked causes with path, evidence and advice, or that nothing is; the last 15 minutes by default.",
            [Parameter.Text("question", "default: what is wrong and why"), Parameter.Start(), Parameter.End(), Services], Find),
        new("ask", "Ask",
            "Answers any question about the system in plain language, e.g. \"p95 of POST /orders since noon?\": numbers, rankings, comparisons, lists, causes.",
            [
                Parameter.Text("question", "in any of eight languages", required: true), Parameter.Start(), Parameter.End(), Services,
                Parameter.Text("conversation", "id of yours; goes on from its last question"),
            ], Ask),
    ];

    async Task<Answer> Find(Arguments arguments, CancellationToken cancellationToken)
    {
        var window = arguments.Window(TimeSpan.FromMinutes(15));
        var services = arguments.Texts("services");
        await known.RequireAsync(services, window, cancellationToken);
        var question = arguments.Text("question") ?? "What is wrong and what is the root cause?";
        var reply = await orchestrator.AskAsync(question, window, services, null, cancellationToken);
        var answer = reply["answer"] as JsonObject;
        // The causes are in the whole summary and in the answer once more.
        var isCause = (string?)answer?["kind"] == "cause" && reply["root_causes"] is JsonArray;
        var result = new JsonObject { ["summary"] = (isCause ? answer!["text"] : reply["summary"])?.DeepClone() };
        if (answer is not null)
        {
            result["answer"] = Orchestrator.Said(answer, isCause ? ["causes", "text"] : ["text"]);
        }

        foreach (var part in (string[])["root_causes", "recommendations", "validation"])
        {
            result[part] = reply[part]?.DeepClone();
        }

        return new Answer(result) { Rows = Rows.Of("causes", "root_causes", "ask for one service or a shorter time"), Window = window };
    }

    async Task<Answer> Ask(Arguments arguments, CancellationToken cancellationToken)
    {
        // Without times, those in the question hold.
        Window? window = arguments.Time("startRfc3339") is null && arguments.Time("endRfc3339") is null ? null : arguments.Window(TimeSpan.FromMinutes(15));
        var services = arguments.Texts("services");
        if (window is { } times)
        {
            await known.RequireAsync(services, times, cancellationToken);
        }

        var reply = await orchestrator.AskAsync(arguments.Required("question"), window, services, arguments.Text("conversation"), cancellationToken);
        var answer = Orchestrator.Said(reply["answer"]);
        if (answer.Count == 0)
        {
            answer["text"] = reply["summary"]?.DeepClone();
        }

        return new Answer(answer)
        {
            Rows = new Rows("entries", whole => [whole["rows"], whole["causes"], whole["series"]], "ask for less at a time"),
            Window = window,
        };
    }
}
