using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

/// <summary>Tools that put several answers of the backends together.</summary>
public sealed class AnalysisToolTests
{
    [Fact]
    public async Task A_percentile_is_computed_from_the_buckets()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query_range", """{"data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"0.5"]]}]}}""");
        var reply = await server.CallAsync("query_prometheus_histogram",
            """{"datasourceUid":"prometheus","metric":"x_seconds","percentile":"99.5","labels":"{job=\"a\"}","rateInterval":"1m"}""");
        Assert.Equal("""histogram_quantile(0.995, sum(rate(x_seconds_bucket{job="a"}[1m])) by (le))""", (string?)reply.Json["query"]);
        Assert.Equal(("60", "0.5"), (server.Backends.Last.Query["step"], (string?)reply.Json["result"]![0]!["values"]![0]![1]));
        Assert.Null(reply.Json["hints"]);
    }

    [Theory]
    [InlineData("""{"datasourceUid":"prometheus","metric":"x","percentile":101}""", "percentile must be from 0 to 100, but is 101.")]
    [InlineData("""{"datasourceUid":"prometheus","metric":"x","percentile":"high"}""", "The argument \"percentile\" must be a number, but is \"high\".")]
    public async Task A_percentile_that_is_none_is_refused(string arguments, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        Assert.Equal(message, (await server.CallAsync("query_prometheus_histogram", arguments)).Text);
    }

    [Fact]
    public async Task Health_is_told_for_each_data_source()
    {
        await using var server = await McpServerUnderTest.StartAsync("--TEMPO_URL=http://127.0.0.1:1");
        server.Backends.Reply("/loki/api/v1/labels", "{}");
        var reply = (await server.CallAsync("check_datasources_health", """{"uids":["loki","tempo"]}""")).Json;
        Assert.Equal(["OK", "ERROR"], reply["results"]!.AsArray().Select(result => (string?)result!["status"]));
        Assert.Equal((2, 1, 1), ((int)reply["checked"]!, (int)reply["healthy"]!, (int)reply["unhealthy"]!));
    }

    const string Rules =
        """
        {"data":{"groups":[{"name":"g","file":"/rules/shop.yml","rules":[
          {"type":"alerting","name":"Fails","query":"a > 1","duration":30,"state":"firing","health":"ok","labels":{"severity":"page"},
           "alerts":[{"labels":{"service_name":"order"},"state":"firing"},{"labels":{"service_name":"stock"},"state":"firing"}]},
          {"type":"alerting","name":"Slow","query":"b > 1","duration":0,"state":"inactive","health":"ok","labels":{"severity":"ticket"},"alerts":[]},
          {"type":"recording","name":"c:d","query":"sum(c)","health":"ok"}]}]}}
        """;

    [Theory]
    [InlineData("""{"operation":"list"}""", "Fails,Slow,c:d")]
    [InlineData("""{"operation":"list","states":["firing"]}""", "Fails")]
    [InlineData("""{"operation":"list","states":"normal","rule_type":"alerting"}""", "Slow")]
    [InlineData("""{"operation":"list","label_selectors":["{severity=~\"p.*\"}"]}""", "Fails")]
    [InlineData("""{"operation":"list","matchers":["service_name=\"order\""]}""", "Fails")]
    [InlineData("""{"operation":"list","search_rule_name":"sLo"}""", "Slow")]
    [InlineData("""{"operation":"list","rule_group":"h"}""", "")]
    public async Task Rules_are_listed(string arguments, string names)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/rules", Rules);
        var reply = await server.CallAsync("alerting_manage_rules", arguments);
        Assert.Equal(names, string.Join(',', reply.Json.AsArray().Select(rule => (string?)rule!["title"])));
    }

    [Fact]
    public async Task A_rule_comes_with_its_alerts()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/rules", Rules);
        var uid = (string?)(await server.CallAsync("alerting_manage_rules", """{"operation":"list"}""")).Json[0]!["uid"];
        var rule = (await server.CallAsync("alerting_manage_rules", $$"""{"operation":"get","rule_uid":"{{uid}}","matchers":["service_name!=\"order\""]}""")).Json;
        Assert.Equal(("Fails", "firing", "30s", "stock"), ((string?)rule["title"], (string?)rule["state"], (string?)rule["for"], (string?)rule["alerts"]!.AsArray().Single()!["labels"]!["service_name"]));
    }

    [Theory]
    [InlineData("""{"operation":"list","label_selectors":["severity"]}""", "A selector must be such as severity=\"page\", but is \"severity\".")]
    [InlineData("""{"operation":"get","rule_uid":"x"}""", "There is no rule with the uid 'x'; list tells those there are.")]
    [InlineData("""{"operation":"delete"}""", "operation must be 'list' or 'get' or 'versions', but is \"delete\".")]
    public async Task What_rules_cannot_do_is_told(string arguments, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/rules", Rules);
        Assert.Equal(message, (await server.CallAsync("alerting_manage_rules", arguments)).Text);
    }

    [Theory]
    [InlineData("{}", "order: db-error (1). Inserts fail|Fails firing: many")]
    [InlineData("""{"tags":["fault"]}""", "order: db-error (1). Inserts fail")]
    [InlineData("""{"tags":["fault","stock"]}""", "")]
    [InlineData("""{"type":"alert"}""", "Fails firing: many")]
    [InlineData("""{"to":1700000000000}""", "Fails firing: many")]
    [InlineData("""{"dashboardUid":"d"}""", "")]
    public async Task Annotations_are_faults_and_alerts(string arguments, string texts)
    {
        await using var shop = await FakeBackends.StartAsync();
        shop.Reply("/faults/history", """[{"service":"order","kind":"db-error","strength":"1","since":"2023-11-14T22:20:00Z","until":null,"symptoms":"Inserts fail"}]""");
        await using var server = await McpServerUnderTest.StartAsync($"--SHOP_SERVICES=order={shop.Address}");
        server.Backends.Reply("/prometheus/api/v1/alerts", """{"data":{"alerts":[{"labels":{"alertname":"Fails"},"annotations":{"summary":"many"},"state":"firing","activeAt":"2023-11-14T22:10:00Z"}]}}""");
        var reply = await server.CallAsync("get_annotations", arguments);
        Assert.Equal(texts, string.Join('|', reply.Json["Payload"]!.AsArray().Select(one => (string?)one!["text"])));
    }

    [Fact]
    public async Task A_service_that_cannot_tell_its_faults_is_named()
    {
        await using var server = await McpServerUnderTest.StartAsync("--SHOP_SERVICES=order=http://127.0.0.1:1");
        server.Backends.Reply("/prometheus/api/v1/alerts", """{"data":{"alerts":[]}}""");
        Assert.StartsWith("order at http://127.0.0.1:1/ cannot be reached", (await server.CallAsync("get_annotations", "{}")).Notice);
    }

    [Fact]
    public async Task Error_patterns_come_with_examples()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/patterns",
            """{"data":[{"pattern":"order <_> failed: <_>","level":"error","samples":[[1,50]]},{"pattern":"order <_> placed","level":"info","samples":[[1,900]]}]}""");
        server.Backends.Reply("/loki/api/v1/query_range", """{"data":{"resultType":"streams","result":[{"stream":{},"values":[["1","order 5 failed: no stock"]]}]}}""");
        var reply = (await server.CallAsync("find_error_pattern_logs", """{"name":"n","labels":{"service_name":"order"}}""")).Json;
        Assert.Equal(
            """[{"pattern":"order <_> failed: <_>","count":50,"usualCount":1,"examples":["order 5 failed: no stock"]}]""",
            reply["result"]!["details"]!["patterns"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(("n", "finished", true), ((string?)reply["name"], (string?)reply["status"], (bool)reply["result"]!["interesting"]!));
        Assert.Equal("{service_name=\"order\"} |= \"failed:\"", server.Backends.Last.Query["query"]);
    }

    [Fact]
    public async Task Requests_that_are_as_fast_as_before_are_not_slow()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/metrics/query",
            """{"series":[{"labels":[{"key":"resource.service.name","value":{"stringValue":"order"}},{"key":"name","value":{"stringValue":"POST"}}],"value":0.5}]}""");
        var reply = (await server.CallAsync("find_slow_requests", """{"name":"n","labels":{"service_name":"order"}}""")).Json;
        Assert.Equal((false, "No operation is slower than on the day before."), ((bool)reply["result"]!["interesting"]!, (string?)reply["result"]!["message"]));
        Assert.Contains("resource.service.name = \"order\"", server.Backends.Last.Query["q"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"labels":[{"name":"request_id","uniqueValues":5000},{"name":"env","uniqueValues":3}],"expectedBaseLabels":["service_name"]}""", "avoid,keep")]
    [InlineData("""{"labels":[{"name":"user","unbounded":true},{"name":"pod","uniqueValues":50}]}""", "watch,avoid")]
    public async Task Labels_are_judged_by_their_values(string arguments, string verdicts)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var audit = (await server.CallAsync("analyze_loki_labels", arguments)).Json["audit"]!;
        Assert.Equal(verdicts, string.Join(',', audit["verdicts"]!.AsArray().Select(verdict => (string?)verdict!["verdict"])));
    }

    [Theory]
    [InlineData("{}", "Give datasourceUid for a live audit, labels to judge, or perfMetrics of a query.")]
    [InlineData("""{"labels":[{"name":"a","uniqueValues":"many"}]}""", "The argument \"labels\" holds {\"name\":\"a\",\"uniqueValues\":\"many\"}, but should be such as [{\"name\":\"request_id\",\"uniqueValues\":5000}].")]
    [InlineData("""{"perfMetrics":{"speed":1}}""", "The argument \"perfMetrics\" holds {\"speed\":1}, but should be such as {\"executionTimeSec\":12,\"totalLines\":1000000,\"postFilterLines\":10}.")]
    public async Task What_cannot_be_judged_is_told(string arguments, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        Assert.Equal(message, (await server.CallAsync("analyze_loki_labels", arguments)).Text);
    }

    [Fact]
    public async Task Two_traces_are_compared_by_service_and_name()
    {
        static string Trace(string spans) => $$$"""{"trace":{"services":[{"serviceName":"order","scopes":[{"spans":[{{{spans}}}]}]}]}}""";
        const string Insert = """{"name":"INSERT","durationMs":1,"status":{"code":"STATUS_CODE_UNSET"}}""";
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/v2/traces/a", Trace(Insert));
        server.Backends.Reply("/api/v2/traces/b", Trace($$$"""{{{Insert}}},{"name":"INSERT","durationMs":9,"status":{"code":"STATUS_CODE_ERROR"}},{"name":"retry","durationMs":2}"""));
        var reply = (await server.CallAsync("tempo_trace-diff", """{"datasourceUid":"tempo","base_trace_id":"a","compare_trace_id":"b"}""")).Json;
        Assert.Equal(
            """[{"service":"order","name":"INSERT","status":"changed","base":{"spans":1,"errors":0,"totalMs":1},"compare":{"spans":2,"errors":1,"totalMs":10}},{"service":"order","name":"retry","status":"added","base":null,"compare":{"spans":1,"errors":0,"totalMs":2}}]""",
            reply["differences"]!.ToJsonString());
    }

    [Fact]
    public async Task Any_question_is_asked_from_the_orchestrator()
    {
        await using var orchestrator = await FakeBackends.StartAsync();
        orchestrator.Reply("/analyze", """{"summary":"long","answer":{"kind":"value","text":"5 ms","value":0.005,"rows":null,"causes":[]}}""");
        await using var server = await McpServerUnderTest.StartAsync($"--AGENT_ORCHESTRATOR_URL={orchestrator.Address}");
        var reply = await server.CallAsync("ask", """{"question":"p95 of order?"}""");
        Assert.Equal("""{"kind":"value","text":"5 ms","value":0.005}""", reply.Text);
    }

    [Fact]
    public async Task Causes_are_told_once()
    {
        await using var orchestrator = await FakeBackends.StartAsync();
        orchestrator.Reply("/analyze",
            """{"summary":"order is broken\n\n**Causes**\n1. order","root_causes":[{"service":"order"}],"answer":{"kind":"cause","text":"order is broken","causes":[{"service":"order"}],"value":null}}""");
        await using var server = await McpServerUnderTest.StartAsync($"--AGENT_ORCHESTRATOR_URL={orchestrator.Address}");
        Assert.Equal(
            """{"summary":"order is broken","answer":{"kind":"cause"},"root_causes":[{"service":"order"}],"recommendations":null,"validation":null}""",
            (await server.CallAsync("find_root_cause", "{}")).Text);
    }

    [Theory]
    [InlineData("basic", "# TraceQL: finding spans")]
    [InlineData("metrics", "# TraceQL: metrics of spans")]
    public async Task The_language_is_explained(string part, string title)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var tool = await server.CallAsync("tempo_docs-traceql", $$"""{"datasourceUid":"tempo","name":"{{part}}"}""");
        Assert.StartsWith(title, tool.Text, StringComparison.Ordinal);
        var resource = await server.Client.ReadResourceAsync($"docs://traceql/{part}", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(tool.Text, ((ModelContextProtocol.Protocol.TextResourceContents)resource.Contents[0]).Text);
    }

    [Fact]
    public async Task Prompts_lead_to_the_tools()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var prompt in await server.Client.ListPromptsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var got = await prompt.GetAsync(new Dictionary<string, object?> { ["trace_id"] = "abc" }.Where(argument => prompt.Name == "explain-trace").ToDictionary(), cancellationToken: TestContext.Current.CancellationToken);
            var text = ((ModelContextProtocol.Protocol.TextContentBlock)got.Messages[0].Content).Text;
            Assert.Contains(tools, tool => text.Contains(tool.Name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"name":"explain-trace"}""", "The prompt explain-trace needs the argument \"trace_id\" (hexadecimal).")]
    [InlineData("""{"name":"nope"}""", "Unknown prompt: 'nope'; there are investigate, explain-trace.")]
    [InlineData("""{"name":"investigate","arguments":{"service":5}}""", "The argument \"service\" of a prompt must be a text.")]
    public async Task A_wrong_prompt_is_refused(string parameters, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {McpServerUnderTest.Token}" }, { "Accept", "application/json, text/event-stream" } } };
        using var response = await http.PostAsync(new Uri(server.Address, "/mcp"),
            new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{{parameters}}}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.Equal((-32602, message), ((int)error["code"]!, (string?)error["message"]));
    }
}
