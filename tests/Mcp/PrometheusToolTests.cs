namespace Dendro.Mcp.Tests;

public sealed class PrometheusToolTests
{
    const string Vector = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1700000000.5,"1.5"]}]}}""";

    [Fact]
    public async Task An_instant_query_answers_the_vector()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", Vector);
        var reply = await server.CallAsync("query_prometheus",
            """{"datasourceUid":"prometheus","expr":"up","queryType":"instant","endTime":"2023-11-14T22:13:20.5Z"}""");
        Assert.False(reply.IsError);
        Assert.Equal("""{"data":[{"metric":{"job":"a"},"value":[1700000000.5,"1.5"]}]}""", reply.Text);
        Assert.Equal(("up", "1700000000.5"), (server.Backends.Last.Query["query"], server.Backends.Last.Query["time"]));
    }

    [Fact]
    public async Task A_range_query_passes_its_step_even_as_text()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query_range",
            """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"],[16,"2"]]}]},"warnings":["w"]}""");
        var reply = await server.CallAsync("query_prometheus",
            """{"datasourceUid":"prometheus","expr":"up","startTime":"1970-01-01T00:00:01Z","endTime":"1970-01-01T00:00:16Z","stepSeconds":"15"}""");
        Assert.Equal("""{"data":[{"metric":{},"values":[[1,"1"],[16,"2"]]}],"warnings":["w"]}""", reply.Text);
        Assert.Equal("15", server.Backends.Last.Query["step"]);
    }

    [Theory]
    [InlineData("now-1h", "60")]
    [InlineData("now-30s", "1")]
    [InlineData("now-30d", "43200")]
    public async Task A_range_query_without_a_step_has_sixty_points_at_most(string start, string step)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query_range", """{"status":"success","data":{"resultType":"matrix","result":[]}}""");
        await server.CallAsync("query_prometheus", $$"""{"datasourceUid":"prometheus","expr":"up","startTime":"{{start}}","endTime":"now"}""");
        Assert.Equal(step, server.Backends.Last.Query["step"]);
    }

    [Fact]
    public async Task A_long_expression_is_posted()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", Vector);
        var expression = string.Join(" or ", Enumerable.Repeat("up{job=\"a b\"}", 1_000));
        var reply = await server.CallAsync("query_prometheus",
            new System.Text.Json.Nodes.JsonObject { ["datasourceUid"] = "prometheus", ["expr"] = expression, ["queryType"] = "instant", ["endTime"] = "now" }.ToJsonString());
        Assert.False(reply.IsError);
        Assert.Equal(("POST", expression), (server.Backends.Last.Method, server.Backends.Last.Query["query"]));
    }

    [Fact]
    public async Task A_scalar_is_not_taken_for_series()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", """{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}""");
        var reply = await server.CallAsync("query_prometheus", """{"datasourceUid":"prometheus","expr":"2","queryType":"instant","endTime":"now"}""");
        Assert.Equal("""{"data":[1,"2"]}""", reply.Text);
    }

    [Fact]
    public async Task No_data_comes_with_hints()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", """{"status":"success","data":{"resultType":"vector","result":[]}}""");
        var reply = await server.CallAsync("query_prometheus", """{"datasourceUid":"prometheus","expr":"up","queryType":"instant","endTime":"now"}""");
        Assert.Equal("The query returned no data.", (string?)reply.Json["hints"]!["summary"]);
        Assert.Equal("up", (string?)reply.Json["hints"]!["debug"]!["processedQuery"]);
    }

    [Theory]
    [InlineData("""{"expr":"up","endTime":"now"}""", "query_prometheus needs the argument \"datasourceUid\".")]
    [InlineData("""{"datasourceUid":"nope","expr":"up","endTime":"now"}""", "datasource with UID 'nope' not found; there are prometheus, loki, tempo.")]
    [InlineData("""{"datasourceUid":"loki","expr":"up","endTime":"now"}""", "datasource 'loki' is of type loki, but this tool needs one of type prometheus.")]
    [InlineData("""{"datasourceUid":"prometheus","expr":"up","endTime":"now","queryType":"graph"}""", "queryType must be 'range' or 'instant', but is \"graph\".")]
    [InlineData("""{"datasourceUid":"prometheus","expr":"up","endTime":"now"}""", "startTime must be provided when queryType is 'range'")]
    [InlineData("""{"datasourceUid":"prometheus","expr":"up","endTime":"tomorrow"}""", "The argument \"endTime\" must be a time such as 2026-01-31T09:30:00Z, now-1h, now-2d/d or 1769851800 (epoch, s or ms), but is \"tomorrow\".")]
    [InlineData("""{"datasourceUid":"prometheus","expr":"up","startTime":"now-1h","endTime":"now","stepSeconds":"x"}""", "The argument \"stepSeconds\" must be an integer, but is \"x\".")]
    [InlineData("""{"datasourceUid":"prometheus","expr":"up","endTime":"now","query":"up"}""", "query_prometheus has no argument \"query\"; it takes datasourceUid, expr, startTime, endTime, stepSeconds, queryType, projectName.")]
    public async Task A_wrong_call_is_an_error_result_that_says_what_to_do(string arguments, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync("query_prometheus", arguments);
        Assert.Equal((true, message), (reply.IsError, reply.Text));
        Assert.Empty(server.Backends.Requests);
    }

    [Fact]
    public async Task A_refused_query_comes_back_in_the_backends_words()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", """{"status":"error","errorType":"bad_data","error":"1:3: parse error: unclosed"}""", 400);
        var reply = await server.CallAsync("query_prometheus", """{"datasourceUid":"prometheus","expr":"up{","queryType":"instant","endTime":"now"}""");
        Assert.Equal((true, "Prometheus answered 400: bad_data: 1:3: parse error: unclosed"), (reply.IsError, reply.Text));
    }

    [Fact]
    public async Task A_dead_backend_is_named()
    {
        await using var server = await McpServerUnderTest.StartAsync("--PROMETHEUS_URL=http://127.0.0.1:1/prometheus");
        var reply = await server.CallAsync("query_prometheus", """{"datasourceUid":"prometheus","expr":"up","queryType":"instant","endTime":"now"}""");
        Assert.Equal((true, "Prometheus at http://127.0.0.1:1/prometheus/ cannot be reached: Connection refused. Is it running?"), (reply.IsError, reply.Text));
    }

    [Theory]
    [InlineData("""{"datasourceUid":"prometheus"}""", """["a_total","b_total","c_seconds"]""", null)]
    [InlineData("""{"datasourceUid":"prometheus","regex":"_total$"}""", """["a_total","b_total"]""", null)]
    [InlineData("""{"datasourceUid":"prometheus","limit":2}""", """["a_total","b_total"]""", "Cut: 2 of 3 names shown (page 1); ask for page 2, raise limit or narrow regex.")]
    [InlineData("""{"datasourceUid":"prometheus","limit":2,"page":2}""", """["c_seconds"]""", null)]
    [InlineData("""{"datasourceUid":"prometheus","limit":2,"page":9}""", "[]", "Page 9 is empty: there are 3 names, 2 a page.")]
    public async Task Metric_names_are_filtered_and_paged(string arguments, string names, string? notice)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/label/__name__/values", """{"status":"success","data":["a_total","b_total","c_seconds"]}""");
        var reply = await server.CallAsync("list_prometheus_metric_names", arguments);
        Assert.Equal((names, notice), (reply.Text, reply.Notice));
    }

    [Fact]
    public async Task Selectors_of_label_queries_are_written_in_promql()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/label/job/values", """{"status":"success","data":["x"]}""");
        var reply = await server.CallAsync("list_prometheus_label_values",
            """{"datasourceUid":"prometheus","labelName":"job","matches":[{"filters":[{"name":"a","value":"b\"c","type":"=~"},{"name":"d","value":"e","type":"="}]}]}""");
        Assert.Equal("[\"x\"]", reply.Text);
        Assert.Equal("{a=~\"b\\\"c\",d=\"e\"}", server.Backends.Last.Query["match[]"]);
    }

    [Fact]
    public async Task Metadata_beyond_the_limit_is_announced()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/metadata",
            """{"status":"success","data":{"a":[{"type":"counter","help":"","unit":""}],"b":[{"type":"counter","help":"","unit":""}]}}""");
        var reply = await server.CallAsync("list_prometheus_metric_metadata", """{"datasourceUid":"prometheus","limit":1}""");
        Assert.Single(reply.Json.AsObject());
        Assert.Equal("Cut: 1 metrics shown and there are more; raise limit (at most 1000) or name one metric.", reply.Notice);
    }

    [Theory]
    [InlineData("\"up\"", "up")]
    [InlineData("[\"up{job=\\\"a\\\"}\"]", "up{job=\"a\"}")]
    [InlineData("{\"filters\":[{\"name\":\"job\",\"value\":\"a\",\"type\":\"=\"}]}", "{job=\"a\"}")]
    [InlineData("\"[{\\\"filters\\\":[{\\\"name\\\":\\\"job\\\",\\\"value\\\":\\\"a\\\"}]}]\"", "{job=\"a\"}")]
    [InlineData("[{\"filters\":[{\"name\":\"http.method\",\"value\":\"a\",\"type\":\"=\"}]}]", "{\"http.method\"=\"a\"}")]
    public async Task A_selector_may_be_written_in_other_ways(string matches, string selector)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/labels", """{"status":"success","data":["x"]}""");
        var reply = await server.CallAsync("list_prometheus_label_names", $$"""{"datasourceUid":"prometheus","matches":{{matches}}}""");
        Assert.Equal("[\"x\"]", reply.Text);
        Assert.Equal(selector, server.Backends.Last.Query["match[]"]);
    }

    [Fact]
    public async Task Metadata_is_passed_on()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/metadata", """{"status":"success","data":{"a_total":[{"type":"counter","help":"h","unit":""}]}}""");
        var reply = await server.CallAsync("list_prometheus_metric_metadata", """{"datasourceUid":"prometheus","metric":"a_total"}""");
        Assert.Equal("""{"a_total":[{"type":"counter","help":"h","unit":""}]}""", reply.Text);
    }
}
