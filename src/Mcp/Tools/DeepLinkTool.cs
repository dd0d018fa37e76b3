using System.Globalization;
using System.Text.Json.Nodes;
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
                {"type":"object","description":"dashboard staged in a provisioning repository; excludes dashboardUid",
                 "properties":{"repo":{"type":"string"},"path":{"type":"string"},"ref":{"type":"string"},"pullRequestUrl":{"type":"string"}},
                 "required":["repo","path"]}
                """),
            Parameter.Text("datasourceUid", "uid of the data source"),
            Parameter.Integer("panelId", "panel (panel links)"),
            Parameter.Structure("queries", """{"type":"array","items":{"type":"object"},"description":"Explore queries"}"""),
            Parameter.Structure("queryParams",
                """{"type":"object","additionalProperties":{"type":"string"},"description":"extra URL parameters (dashboard, panel)"}"""),
            Parameter.Structure("timeRange",
                """
                {"type":"object","properties":{"from":{"type":"string"},"to":{"type":"string"}},"additionalProperties":false,
                 "description":"range of the link"}
                """),
            Parameter.Flag("shorten", "also try a /goto short link; falls back to the long one"),
        ], Generate),
    ];

    Task<Answer> Generate(Arguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult(new Answer(JsonValue.Create(arguments.Required("resourceType") switch
        {
            "dashboard" => Dashboard(arguments, panel: false),
            "panel" => Dashboard(arguments, panel: true),
            "explore" => Explore(arguments),
            var other => throw new ToolException($"unsupported resource type: {other}; it is one of dashboard, panel, explore"),
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
            var id = arguments.Integer("panelId", 0, int.MaxValue);
            query.Add("viewPanel", id > 0 ? id : throw new ToolException("panelId is required for panel links"));
        }

        var (from, to) = Range(arguments);
        query.Add("from", from).Add("to", to);
        foreach (var (name, value) in arguments.Structure("queryParams") ?? [])
        {
            query.Add(name, (string?)value);
        }

        return $"{grafana}d/{Uri.EscapeDataString(uid)}{query}";
    }

    string Explore(Arguments arguments)
    {
        var uid = arguments.Text("datasourceUid") ?? throw new ToolException("datasourceUid is required for explore links");
        var (from, to) = Range(arguments);
        var queries = arguments.List("queries");
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

            return $"{grafana}explore{new Query().Add("left", left.ToJsonString())}";
        }

        var language = sources.Require(uid).Type switch { "loki" => "logql", "tempo" => "traceql", _ => "promql" };
        var text = queries.Count > 0 ? (string?)(queries[0]["expr"] ?? queries[0]["query"]) : null;
        return $"{settings.Web}explore{new Query().Add("lang", language).Add("q", text).Add("from", from).Add("to", to)}";
    }

    /// <summary>Absolute times become epoch milliseconds; relative ones are Grafana's own and stay.</summary>
    static (string? From, string? To) Range(Arguments arguments)
    {
        var range = arguments.Structure("timeRange");
        return (Time((string?)range?["from"]), Time((string?)range?["to"]));
    }

    static string? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : text;
}
