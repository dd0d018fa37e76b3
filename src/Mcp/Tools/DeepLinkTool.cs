using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Links into Grafana; without one, Explore links lead to this system's own page.</summary>
internal sealed class DeepLinkTool(McpSettings settings, DataSources sources) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("generate_deeplink", "Generate navigation deeplink", "Builds a URL to a dashboard, a panel or an Explore view.",
        [
            Parameter.Text("resourceType", "dashboard, panel or explore", required: true),
            Parameter.Text("dashboardUid", "stored dashboard"),
            Parameter.Structure("provisioningPreview",
                """
                {"type":"object","properties":{"repo":{"type":"string"},"path":{"type":"string"},"ref":{"type":"string"},"pullRequestUrl":{"type":"string"}},
                 "required":["repo","path"]}
                """, """{"repo":"r","path":"p"}"""),
            Parameter.Text("datasourceUid", "data source uid"),
            Parameter.Integer("panelId", "for panel links"),
            Parameter.Structure("queries", """{"type":"array","items":{"type":"object"},"description":"Explore queries"}""", """[{"expr":"up"}]"""),
            Parameter.Structure("queryParams",
                """{"type":"object","additionalProperties":{"type":"string"},"description":"extra URL parameters"}""", """{"var-service":"order"}"""),
            Parameter.Structure("timeRange",
                """{"type":"object","properties":{"from":{"type":"string"},"to":{"type":"string"}},"additionalProperties":false}""",
                """{"from":"now-1h","to":"now"}"""),
            Parameter.Flag("shorten", "ignored"),
        ], Generate),
    ];

    Task<Answer> Generate(Arguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult(new Answer(JsonValue.Create(arguments.Required("resourceType") switch
        {
            "dashboard" => Dashboard(arguments, panel: false),
            "panel" => Dashboard(arguments, panel: true),
            "explore" => Explore(arguments),
            var other => throw new ToolException($"unsupported resource type: {Excerpt.Of(other)}; it is one of dashboard, panel, explore"),
        })));

    string Dashboard(Arguments arguments, bool panel)
    {
        if (settings.Grafana is not { } grafana)
        {
            throw new ToolException("No Grafana is configured (GRAFANA_URL is empty), so there are no dashboards to link to; ask for an explore link.");
        }

        if (arguments.Structure("provisioningPreview") is not null)
        {
            throw new ToolException("provisioningPreview is not supported here: no provisioning repository is configured.");
        }

        var uid = arguments.Text("dashboardUid") ?? throw new ToolException("dashboardUid is required for dashboard and panel links");
        var query = new Query();
        if (panel)
        {
            var id = arguments.Integer("panelId", 0);
            query.Add("viewPanel", id > 0 ? id : throw new ToolException("panelId is required for panel links"));
        }

        var (from, to) = Range(arguments);
        Extra(arguments, query.Add("from", from).Add("to", to));
        return $"{grafana}d/{Uri.EscapeDataString(uid)}{query}";
    }

    string Explore(Arguments arguments)
    {
        var uid = arguments.Text("datasourceUid") ?? throw new ToolException("datasourceUid is required for explore links");
        var (from, to) = Range(arguments);
        var queries = Queries(arguments);
        if (settings.Grafana is { } grafana)
        {
            var left = new JsonObject { ["datasource"] = uid };
            if (queries.Count > 0)
            {
                left["queries"] = new JsonArray([.. queries.Select(query => query.DeepClone())]);
            }

            if (from is not null || to is not null)
            {
                left["range"] = new JsonObject { ["from"] = from, ["to"] = to };
            }

            return $"{grafana}explore{Extra(arguments, new Query().Add("left", left.ToJsonString()))}";
        }

        var language = sources.Require(uid).Type switch { "loki" => "logql", "tempo" => "traceql", _ => "promql" };
        // The own page shows one query at a time, so that each has a link.
        return string.Join('\n', queries.Select(query => (query["expr"] ?? query["query"])?.ToString()).DefaultIfEmpty(null).Select(text =>
            $"{settings.Web}explore{Extra(arguments, new Query().Add("lang", language).Add("q", text).Add("from", from).Add("to", to))}"));
    }

    /// <summary>A bare text is the expression of a query.</summary>
    static List<JsonObject> Queries(Arguments arguments) => [.. arguments.List("queries").Select(query => query switch
    {
        JsonObject given => given,
        JsonValue text when text.TryGetValue<string>(out var expression) => new JsonObject { ["expr"] = expression },
        _ => throw arguments.Unlike("queries", query),
    })];

    static Query Extra(Arguments arguments, Query query)
    {
        foreach (var (name, value) in arguments.Structure("queryParams") ?? [])
        {
            query.Add(name, value is JsonValue ? value.ToString() : throw arguments.Unlike("queryParams", value));
        }

        return query;
    }

    /// <summary>Absolute times become epoch milliseconds; those relative to now are Grafana's own and stay.</summary>
    static (string? From, string? To) Range(Arguments arguments)
    {
        var range = arguments.Structure("timeRange");
        return (Time("from", isEnd: false), Time("to", isEnd: true));

        string? Time(string name, bool isEnd)
        {
            if (range?[name] is not { } given)
            {
                return null;
            }

            var text = given is JsonValue ? given.ToString() : throw arguments.Unlike("timeRange", given);
            var time = TimeText.Parse($"timeRange.{name}", text, arguments.Now, isEnd);
            return text.StartsWith("now", StringComparison.Ordinal) ? text : time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }
    }
}
