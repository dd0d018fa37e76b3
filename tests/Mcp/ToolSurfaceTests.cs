using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Dendro.Mcp.Tests;

public sealed class ToolSurfaceTests
{
    static readonly string[] Expected =
    [
        "alerting_manage_rules", "analyze_loki_labels", "ask", "check_datasources_health", "find_error_pattern_logs", "find_root_cause", "find_slow_requests",
        "generate_deeplink", "get_annotations", "get_datasource", "list_datasources", "list_loki_label_names", "list_loki_label_values",
        "list_prometheus_label_names", "list_prometheus_label_values", "list_prometheus_metric_metadata", "list_prometheus_metric_names",
        "query_loki_logs", "query_loki_patterns", "query_loki_stats", "query_prometheus", "query_prometheus_histogram", "service_map", "tempo_docs-traceql",
        "tempo_get-attribute-names", "tempo_get-attribute-values", "tempo_get-trace", "tempo_trace-diff", "tempo_traceql-metrics-instant",
        "tempo_traceql-metrics-range", "tempo_traceql-search",
    ];

    static readonly JsonSerializerOptions Plain = new(McpJsonUtilities.DefaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_tools_are_listed_with_short_descriptions()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Expected, tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.InRange(tool.Description.Length, 10, 200));
        // 4.2 characters a token, by the vocabulary o200k: 5,000 tokens.
        Assert.InRange(JsonSerializer.Serialize(tools.Select(tool => tool.ProtocolTool), Plain).Length, 1, 21_000);
        Assert.All(tools, tool => Assert.True(tool.ProtocolTool.Annotations?.ReadOnlyHint));
    }

    [Fact]
    public async Task Fewer_tools_are_shown_when_that_is_set()
    {
        await using var server = await McpServerUnderTest.StartAsync("--MCP_TOOLSETS=datasource, navigation");
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["check_datasources_health", "generate_deeplink", "get_datasource", "list_datasources"], tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
    }

    static readonly string[] Ours = ["ask", "find_root_cause", "service_map"];

    /// <summary>Optional arguments that mcp-grafana has not.</summary>
    static readonly Dictionary<string, string[]> OurOwn = new() { ["tempo_traceql-metrics-range"] = ["step: string"] };

    [Fact]
    public async Task Arguments_are_those_of_mcp_grafana()
    {
        var file = Path.Combine(Conformance.Folder(), "mcp-grafana-tools.json");
        Assert.SkipUnless(File.Exists(file), $"{file} is missing; set CONFORMANCE_DIR.");
        var facts = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        var upstream = ((JsonArray)facts["tools"]!).Concat((JsonArray)facts["tempo_tools"]!)
            .ToDictionary(tool => (string?)tool!["proxiedName"] ?? (string)tool["name"]!, tool => tool!);

        await using var server = await McpServerUnderTest.StartAsync();
        var compared = 0;
        foreach (var tool in await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            if (!upstream.TryGetValue(tool.Name, out var fact))
            {
                continue;
            }

            var wanted = Outline(fact["readOnlyVariant"]?["inputSchema"] as JsonObject ?? fact["inputSchema"]!);
            if (fact["proxiedName"] is not null)
            {
                // mcp-grafana adds this to every tool it proxies.
                wanted = [.. wanted.Append("datasourceUid: string, required").Order(StringComparer.Ordinal)];
            }

            wanted = [.. wanted.Concat(OurOwn.GetValueOrDefault(tool.Name, [])).Order(StringComparer.Ordinal)];
            Assert.Equal((tool.Name, string.Join('\n', wanted)), (tool.Name, string.Join('\n', Outline(JsonNode.Parse(tool.JsonSchema.GetRawText())!))));
            compared++;
        }

        Assert.Equal(Expected.Length - Ours.Length, compared);
    }

    /// <summary>What a caller depends on: names, types, defaults, choices and what is required.</summary>
    static string[] Outline(JsonNode schema)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet();
        return
        [
            .. schema["properties"]!.AsObject().Select(property =>
            {
                var text = $"{property.Key}: {(string?)property.Value!["type"]}";
                text += property.Value["enum"] is { } choices ? $" {choices.ToJsonString()}" : "";
                text += property.Value["default"] is { } standard ? $" = {standard.ToJsonString()}" : "";
                return text + (required.Contains(property.Key) ? ", required" : "");
            }).Order(StringComparer.Ordinal),
        ];
    }
}
