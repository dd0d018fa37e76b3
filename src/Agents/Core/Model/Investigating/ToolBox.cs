using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Model.Checks;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>What the model may call: tools of MCP that only read, and its list of things to do. What they tell becomes evidence.</summary>
internal sealed class ToolBox(IReadOnlyList<McpClientTool> tools, IToolCaller mcp, Case about, Window window, Links links, Room room)
{
    const string PlanName = "plan";

    /// <summary>The first two ask the orchestrator, which asks the model: a circle. The last tells which faults were switched on: the answer.</summary>
    static readonly string[] Withheld = ["find_root_cause", "ask", "get_annotations"];

    /// <summary>Those first that tell most; how many are offered depends on the room.</summary>
    static readonly string[] Preferred =
    [
        "query_prometheus", "query_loki_logs", "tempo_traceql-search", "tempo_get-trace", "query_loki_patterns", "tempo_traceql-metrics-instant",
        "list_prometheus_metric_names", "service_map", "list_loki_label_values",
    ];

    static readonly AIFunctionDeclaration PlanTool = AIFunctionFactory.CreateDeclaration(PlanName, "Keeps your list of things to do; give the whole list each time.", JsonElement.Parse(
        """{"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"text":{"type":"string"},"done":{"type":"boolean"}}}}},"required":["items"]}"""));

    readonly Dictionary<string, string> _asked = [];
    readonly List<ModelStep> _steps = [];
    readonly Dictionary<string, McpClientTool> _offered = Offer(tools, room);
    int _results;

    public IReadOnlyList<ModelStep> Steps => _steps;

    public IReadOnlyList<ModelTask> Plan { get; private set; } = [];

    public IReadOnlyList<AITool> Declarations => _offered.Count == 0 ? [] : [PlanTool, .. _offered.Values.Select(Declare)];

    /// <summary>What the model is told of a call: the result, or what was wrong with the call. Nothing that it asks for is an error of the answer.</summary>
    public async Task<string> CallAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        using var span = ModelTelemetry.Tool(call.Name, call.CallId);
        if (call.Exception is not null)
        {
            return Refuse(call.Name, "", "its arguments are not a JSON object");
        }

        var arguments = JsonSerializer.SerializeToNode(call.Arguments)?.AsObject() ?? [];
        if (call.Name == PlanName)
        {
            return KeepPlan(arguments);
        }

        if (!_offered.TryGetValue(call.Name, out var tool))
        {
            return Refuse(call.Name, arguments.ToJsonString(), $"there is no such tool; there are {string.Join(", ", _offered.Keys)}");
        }

        ToolArguments.Fill(arguments, call.Name, tool.JsonSchema, window);
        var key = call.Name + arguments.ToJsonString();
        if (_asked.TryGetValue(key, out var before))
        {
            return Refuse(call.Name, ToolArguments.Query(arguments).Query, $"it was asked before: see {before}");
        }

        return await AskAsync(tool.Name, key, arguments, cancellationToken);
    }

    async Task<string> AskAsync(string tool, string key, JsonObject arguments, CancellationToken cancellationToken)
    {
        var (language, query) = ToolArguments.Query(arguments);
        try
        {
            var answer = await mcp.CallAsync(tool, arguments, cancellationToken);
            var id = string.Create(CultureInfo.InvariantCulture, $"t{++_results}");
            var text = ResultText.Write(answer.Result, answer.Cut, room.Result);
            about.Add(new Exhibit(id, text));
            _asked[key] = $"[{id}]";
            _steps.Add(new ModelStep(id, tool, query, null)
            {
                Language = language,
                Link = language is null ? null : links.Explore(language, query, new FindingWindow(window.Start, window.End)),
            });
            return $"[{id}]\n{Quoted(text)}";
        }
        catch (ToolFailedException failure)
        {
            _asked[key] = "what it answered then";
            return Refuse(tool, query, failure.Message);
        }
    }

    /// <summary>What comes from the system is marked, and cannot end the mark.</summary>
    public static string Quoted(string text) => $"<data>\n{text.Replace("</data", "<\\/data", StringComparison.OrdinalIgnoreCase)}\n</data>";

    string Refuse(string tool, string query, string problem)
    {
        _steps.Add(new ModelStep(null, tool, query, problem));
        return Quoted($"{tool} told nothing: {Room.Cut(problem, room.Result / 2)}");
    }

    string KeepPlan(JsonObject arguments)
    {
        var items = arguments["items"] as JsonArray ?? [];
        Plan = [.. items.Select(Task).OfType<ModelTask>().Take(20)];
        return Plan.Count > 0 ? "Noted." : "Nothing noted: items has to be a list of {text, done}.";
    }

    static ModelTask? Task(JsonNode? item) => item switch
    {
        JsonObject map when Client.WireReply.Text(map["text"]) is { Length: > 0 } text => new ModelTask(text, map["done"] is JsonValue done && done.TryGetValue<bool>(out var isDone) && isDone),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > 0 => new ModelTask(text, false),
        _ => null,
    };

    static Dictionary<string, McpClientTool> Offer(IReadOnlyList<McpClientTool> tools, Room room)
    {
        var left = room.Tools - Room.Tokens(PlanTool);
        var offered = new Dictionary<string, McpClientTool>(StringComparer.Ordinal);
        foreach (var tool in tools.Where(IsReading).OrderBy(tool => Array.IndexOf(Preferred, tool.Name) is >= 0 and var place ? place : Preferred.Length))
        {
            left -= Room.Tokens(Declare(tool));
            if (left < 0)
            {
                break;
            }

            offered[tool.Name] = tool;
        }

        return offered;
    }

    /// <summary>It says so itself; of a server that says nothing, those are taken that are known.</summary>
    static bool IsReading(McpClientTool tool) => !Withheld.Contains(tool.Name) && (tool.ProtocolTool.Annotations?.ReadOnlyHint ?? Preferred.Contains(tool.Name));

    static AIFunctionDeclaration Declare(McpClientTool tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description.Split(". ")[0].TrimEnd('.') + ".", ToolArguments.Shorten(tool.JsonSchema));
}
