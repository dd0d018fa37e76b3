using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

public sealed class OtherToolTests
{
    [Theory]
    [InlineData("{}", "prometheus,loki,tempo", 3, false)]
    [InlineData("""{"type":"LOKI"}""", "loki", 1, false)]
    [InlineData("""{"name":"temp"}""", "tempo", 1, false)]
    [InlineData("""{"limit":2}""", "prometheus,loki", 3, true)]
    [InlineData("""{"limit":2,"offset":2}""", "tempo", 3, false)]
    public async Task Data_sources_are_filtered_and_paged(string arguments, string uids, int total, bool hasMore)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = (await server.CallAsync("list_datasources", arguments)).Json;
        Assert.Equal(uids, string.Join(',', reply["datasources"]!.AsArray().Select(source => source!["uid"])));
        Assert.Equal((total, hasMore), ((int)reply["total"]!, (bool)reply["hasMore"]!));
    }

    [Theory]
    [InlineData("""{"uid":"loki"}""", "Loki")]
    [InlineData("""{"name":"tempo"}""", "Tempo")]
    [InlineData("""{"uid":"x"}""", "datasource with UID 'x' not found; there are prometheus, loki, tempo.")]
    [InlineData("{}", "either uid or name must be provided")]
    public async Task One_data_source_is_found(string arguments, string expected)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync("get_datasource", arguments);
        Assert.Equal(expected, reply.IsError ? reply.Text : (string?)reply.Json["name"]);
    }

    [Theory]
    [InlineData("", """{"resourceType":"explore","datasourceUid":"loki","queries":[{"expr":"{a=\"b\"}"}],"timeRange":{"from":"2023-11-14T22:13:20Z","to":"now"}}""",
        "http://127.0.0.1:3002/explore?lang=logql&q=%7Ba%3D%22b%22%7D&from=1700000000000&to=now")]
    [InlineData("http://g/sub", """{"resourceType":"explore","datasourceUid":"tempo","queries":[{"query":"{}"}]}""",
        "http://g/sub/explore?left=%7B%22datasource%22%3A%22tempo%22%2C%22queries%22%3A%5B%7B%22query%22%3A%22%7B%7D%22%7D%5D%7D")]
    [InlineData("http://g", """{"resourceType":"dashboard","dashboardUid":"d1","timeRange":{"from":"now-1h","to":"now"},"queryParams":{"var-x":"y"}}""",
        "http://g/d/d1?from=now-1h&to=now&var-x=y")]
    [InlineData("http://g", """{"resourceType":"panel","dashboardUid":"d1","panelId":4}""", "http://g/d/d1?viewPanel=4")]
    [InlineData("http://g", """{"resourceType":"panel","dashboardUid":"d1"}""", "panelId is required for panel links")]
    [InlineData("", """{"resourceType":"dashboard","dashboardUid":"d1"}""", "No Grafana is configured (GRAFANA_URL is empty), so there are no dashboards to link to; ask for an explore link.")]
    [InlineData("", """{"resourceType":"folder"}""", "unsupported resource type: folder; it is one of dashboard, panel, explore")]
    public async Task Links_lead_to_grafana_or_to_the_own_page(string grafana, string arguments, string expected)
    {
        await using var server = await McpServerUnderTest.StartAsync($"--GRAFANA_URL={grafana}");
        Assert.Equal(expected, (await server.CallAsync("generate_deeplink", arguments)).Text);
    }

    [Fact]
    public async Task The_service_map_has_an_edge_per_pair()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query",
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"client":"ordercheck","server":"order","connection_type":""},"value":[1,"60"]}]}}""");
        var reply = (await server.CallAsync("service_map", """{"startRfc3339":"2023-11-14T22:13:20Z","endRfc3339":"2023-11-14T22:14:20Z"}""")).Json;
        Assert.Equal(
            """{"client":"ordercheck","server":"order","connection_type":"","requests_per_second":1,"failed_share":1,"mean_ms":1000}""",
            reply["edges"]![0]!.ToJsonString());
        Assert.Contains(server.Backends.Requests, request =>
            request.Query["query"] == "sum by (client, server, connection_type) (increase(traces_service_graph_request_total[60s]))");
    }

    [Fact]
    public async Task A_root_cause_is_asked_from_the_orchestrator()
    {
        await using var orchestrator = await FakeBackends.StartAsync();
        orchestrator.Reply("/analyze", """{"summary":"order is broken","root_causes":[{"service":"order"}],"agent_responses":{"much":"text"}}""");
        await using var server = await McpServerUnderTest.StartAsync($"--AGENT_ORCHESTRATOR_URL={orchestrator.Address}");
        var reply = (await server.CallAsync("find_root_cause", """{"question":"why?","services":["order"]}""")).Json;
        Assert.Equal("order is broken", (string?)reply["summary"]);
        Assert.Null(reply["agent_responses"]);
    }

    [Fact]
    public async Task A_dead_orchestrator_is_named()
    {
        await using var server = await McpServerUnderTest.StartAsync("--AGENT_ORCHESTRATOR_URL=http://127.0.0.1:1");
        var reply = await server.CallAsync("find_root_cause", "{}");
        Assert.Equal((true, "The orchestrator at http://127.0.0.1:1/ cannot be reached: Connection refused. Is it running?"), (reply.IsError, reply.Text));
    }

    [Fact]
    public async Task Health_names_the_backend_that_is_down()
    {
        await using var server = await McpServerUnderTest.StartAsync("--TEMPO_URL=http://127.0.0.1:1");
        server.Backends.Reply("/loki/api/v1/labels", "{}");
        server.Backends.Reply("/prometheus/api/v1/query", "{}");
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(server.Address, "/health"), TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("unhealthy", (string?)body["status"]);
        Assert.Equal("ok", (string?)body["checks"]!["loki"]);
        Assert.Equal("Tempo at http://127.0.0.1:1/ cannot be reached: Connection refused", (string?)body["checks"]!["tempo"]);
    }
}
