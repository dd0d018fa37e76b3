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
    [InlineData("", """{"resourceType":"explore","datasourceUid":"prometheus","queries":["up","down"],"queryParams":{"x":"y"}}""",
        "http://127.0.0.1:3002/explore?lang=promql&q=up&x=y\nhttp://127.0.0.1:3002/explore?lang=promql&q=down&x=y")]
    [InlineData("http://g", """{"resourceType":"explore","datasourceUid":"loki","queries":["up"],"queryParams":{"x":"y"},"timeRange":{"from":1700000000,"to":"now/d"}}""",
        "http://g/explore?left=%7B%22datasource%22%3A%22loki%22%2C%22queries%22%3A%5B%7B%22expr%22%3A%22up%22%7D%5D%2C%22range%22%3A%7B%22from%22%3A%221700000000000%22%2C%22to%22%3A%22now%2Fd%22%7D%7D&x=y")]
    [InlineData("http://g", """{"resourceType":"explore","datasourceUid":"loki","queries":[5]}""", "The argument \"queries\" holds 5, but should be such as [{\"expr\":\"up\"}].")]
    [InlineData("http://g", """{"resourceType":"explore","datasourceUid":"loki","timeRange":{"from":[]}}""", "The argument \"timeRange\" holds [], but should be such as {\"from\":\"now-1h\",\"to\":\"now\"}.")]
    [InlineData("http://g", """{"resourceType":"panel","dashboardUid":"d1","panelId":4}""", "http://g/d/d1?viewPanel=4")]
    [InlineData("http://g", """{"resourceType":"panel","dashboardUid":"d1"}""", "panelId is required for panel links")]
    [InlineData("", """{"resourceType":"dashboard","dashboardUid":"d1"}""", "No Grafana is configured (GRAFANA_URL is empty), so there are no dashboards to link to; ask for an explore link.")]
    [InlineData("", """{"resourceType":"folder"}""", "unsupported resource type: folder; it is one of dashboard, panel, explore")]
    public async Task Links_lead_to_grafana_or_to_the_own_page(string grafana, string arguments, string expected)
    {
        await using var server = await McpServerUnderTest.StartAsync($"--GRAFANA_URL={grafana}");
        Assert.Equal(expected, (await server.CallAsync("generate_deeplink", arguments)).Text);
    }

    [Theory]
    [InlineData("[]", "60s", 1, null)]
    [InlineData("""[{"metric":{},"values":[[1700000040,"1"],[1700000055,"1"]]}]""", "20s", 3, "There is nothing before 2023-11-14T22:14:00Z; rates are those since then.")]
    public async Task The_service_map_has_an_edge_per_pair_and_rates_over_the_time_there_is(string counts, string range, double rate, string? notice)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query_range", $$$"""{"status":"success","data":{"resultType":"matrix","result":{{{counts}}}}}""");
        server.Backends.Reply("/prometheus/api/v1/query",
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"client":"ordercheck","server":"order","connection_type":""},"value":[1,"60"]}]}}""");
        var reply = await server.CallAsync("service_map", """{"startRfc3339":"2023-11-14T22:13:20Z","endRfc3339":"2023-11-14T22:14:20Z"}""");
        Assert.Equal(
            $$"""{"client":"ordercheck","server":"order","connection_type":"","requests_per_second":{{rate}},"failed_share":1,"mean_ms":1000}""",
            reply.Json["edges"]![0]!.ToJsonString());
        Assert.Equal(notice, reply.Notice);
        Assert.Contains(server.Backends.Requests, request =>
            request.Query["query"] == $"sum by (client, server, connection_type) (increase(traces_service_graph_request_total[{range}]))");
    }

    [Fact]
    public async Task The_begin_of_the_service_map_is_found_in_a_long_range()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        // What is found at a step of half a day is looked for again within that step, and so on.
        server.Backends.Reply("/prometheus/api/v1/query_range", """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1700000000,"1"]]}]}}""");
        server.Backends.Reply("/prometheus/api/v1/query", """{"status":"success","data":{"resultType":"vector","result":[]}}""");
        var reply = await server.CallAsync("service_map", """{"startRfc3339":"2023-10-20T00:00:00Z","endRfc3339":"2023-11-15T00:00:00Z"}""");
        Assert.Equal("There is nothing before 2023-11-14T22:13:20Z; rates are those since then.", reply.Notice);
        Assert.Equal(["43200", "900", "15"], server.Backends.Requests.Where(request => request.Query.ContainsKey("step")).Select(request => request.Query["step"]));
    }

    [Fact]
    public async Task A_question_that_the_orchestrator_refuses_is_told_in_its_words()
    {
        await using var orchestrator = await FakeBackends.StartAsync();
        orchestrator.Reply("/analyze", """{"title":"The request cannot be understood.","status":400,"errors":{"time_range":["must be 7 days at most"]}}""", 400);
        await using var server = await McpServerUnderTest.StartAsync($"--AGENT_ORCHESTRATOR_URL={orchestrator.Address}");
        var reply = await server.CallAsync("find_root_cause", """{"startRfc3339":"now-60d"}""");
        Assert.Equal((true, "The orchestrator answered 400: time_range: must be 7 days at most"), (reply.IsError, reply.Text));
    }

    [Fact]
    public async Task A_service_of_which_there_is_nothing_is_refused_with_those_there_are()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/label/service_name/values", """{"status":"success","data":["order"]}""");
        server.Backends.Reply("/prometheus/api/v1/label/job/values", """{"status":"success","data":["shop/stock"]}""");
        var reply = await server.CallAsync("find_root_cause", """{"services":["nope"]}""");
        Assert.Equal((true, "There is no service \"nope\" in this time; there are order, stock."), (reply.IsError, reply.Text));
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
