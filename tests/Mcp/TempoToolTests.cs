namespace Dendro.Mcp.Tests;

public sealed class TempoToolTests
{
    [Fact]
    public async Task A_search_drops_the_deprecated_copy_of_the_spans()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/search",
            """{"traces":[{"traceID":"abc","spanSet":{"matched":1},"spanSets":[{"matched":1}]}],"metrics":{}}""");
        var reply = await server.CallAsync("tempo_traceql-search",
            """{"datasourceUid":"tempo","query":"{status=error}","start":"2023-11-14T22:13:20Z","end":"2023-11-14T22:14:20Z"}""");
        Assert.Equal("""{"traces":[{"traceID":"abc","spanSets":[{"matched":1}]}],"metrics":{}}""", reply.Text);
        Assert.Equal(("1700000000", "1700000060"), (server.Backends.Last.Query["start"], server.Backends.Last.Query["end"]));
    }

    [Theory]
    [InlineData("tempo_traceql-search", "{} | rate()", "TraceQL metrics query received on traceql-search tool")]
    [InlineData("tempo_traceql-metrics-instant", "{}", "TraceQL search query received on a metrics tool")]
    [InlineData("tempo_traceql-metrics-range", "{status=error}", "TraceQL search query received on a metrics tool")]
    public async Task Each_tool_refuses_the_other_kind_of_query(string tool, string query, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync(tool, $$"""{"datasourceUid":"tempo","query":"{{query}}"}""");
        Assert.True(reply.IsError);
        Assert.StartsWith(message, reply.Text);
    }

    [Fact]
    public async Task Metrics_are_passed_on()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/metrics/query", """{"series":[{"labels":[{"key":"status","value":{"stringValue":"error"}}],"value":3}]}""");
        var reply = await server.CallAsync("tempo_traceql-metrics-instant", """{"datasourceUid":"tempo","query":"{} | count_over_time() by (status)"}""");
        Assert.Equal(3, (double)reply.Json["series"]![0]!["value"]!);
    }

    [Theory]
    [InlineData("tempo_traceql-metrics-range", ""","step":"15s" """, "15s")]
    [InlineData("tempo_traceql-metrics-range", "", "60s")]
    public async Task A_course_has_the_step_that_is_asked_for(string tool, string argument, string? step)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/metrics/query_range", """{"series":[]}""");
        var reply = await server.CallAsync(tool, $$"""{"datasourceUid":"tempo","query":"{} | rate()"{{argument}}}""");
        Assert.False(reply.IsError);
        Assert.Equal(step, server.Backends.Last.Query.GetValueOrDefault("step"));
    }

    [Theory]
    [InlineData("""{"trace":{"resourceSpans":[RS]},"metrics":{}}""")]
    [InlineData("""{"batches":[RS]}""")]
    public async Task An_otlp_trace_becomes_the_compact_form(string body)
    {
        const string ResourceSpans =
            """
            {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}},{"key":"host.name","value":{"stringValue":"h"}}]},"scopeSpans":[{"scope":{"name":"Npgsql","version":"9"},"spans":[
              {"traceId":"AAAAAAAAAAAAAAAAAAAAAQ==","spanId":"AAAAAAAAAAE=","parentSpanId":"AAAAAAAAAAI=","name":"INSERT","kind":"SPAN_KIND_CLIENT",
               "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001500000",
               "attributes":[{"key":"db.system.name","value":{"stringValue":"postgresql"}},{"key":"n","value":{"intValue":"5"}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}}],
               "status":{"code":"STATUS_CODE_ERROR","message":"boom"},
               "links":[{"traceId":"AAAAAAAAAAAAAAAAAAAAAw==","spanId":"AAAAAAAAAAM="}],
               "events":[{"name":"exception","timeUnixNano":"1700000000001000000","attributes":[{"key":"exception.type","value":{"stringValue":"E"}}]}]}]}]}
            """;
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/v2/traces/1", body.Replace("RS", ResourceSpans, StringComparison.Ordinal));
        var reply = await server.CallAsync("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"1"}""");
        Assert.Equal(
            """{"traceId":"00000000000000000000000000000001","services":[{"serviceName":"order","resource":{"host.name":"h"},"scopes":[{"name":"Npgsql","version":"9","spans":[{"spanId":"0000000000000001","name":"INSERT","parentSpanId":"0000000000000002","kind":"SPAN_KIND_CLIENT","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001500000","durationMs":1.5,"attributes":{"db.system.name":"postgresql","n":5,"l":["a"]},"events":[{"name":"exception","timeUnixNano":"1700000000001000000","attributes":{"exception.type":"E"}}],"links":[{"traceId":"00000000000000000000000000000003","spanId":"0000000000000003"}],"status":{"code":"STATUS_CODE_ERROR","message":"boom"}}]}]}]}""",
            reply.Json["trace"]!.ToJsonString());
        Assert.Contains("application/vnd.grafana.llm", server.Backends.Last.Accept);
    }

    [Fact]
    public async Task A_trace_already_in_the_compact_form_is_kept()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/v2/traces/ab", """{"trace":{"traceId":"ab","services":[{"serviceName":"s","scopes":[]}]},"status":"COMPLETE"}""");
        var reply = await server.CallAsync("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"ab"}""");
        Assert.Equal("s", (string?)reply.Json["trace"]!["services"]![0]!["serviceName"]);
    }

    [Fact]
    public async Task An_unknown_trace_is_told_in_words()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/v2/traces/1", "", 404);
        var reply = await server.CallAsync("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"1"}""");
        Assert.True(reply.IsError);
        Assert.StartsWith("Tempo has no trace 1;", reply.Text);
    }

    [Fact]
    public async Task More_traces_than_are_shown_are_announced()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var traces = string.Join(',', Enumerable.Range(0, 21).Select(i => $$"""{"traceID":"{{i}}"}"""));
        server.Backends.Reply("/api/search", $$"""{"traces":[{{traces}}]}""");
        var reply = await server.CallAsync("tempo_traceql-search", """{"datasourceUid":"tempo","query":"{}"}""");
        Assert.Equal(20, reply.Json["traces"]!.AsArray().Count);
        Assert.StartsWith("Cut: 20 traces shown and there are more;", reply.Notice);
    }

    [Theory]
    [InlineData("{ name = \\\"x | rate() y\\\" }")]
    [InlineData("{ name = `x | rate()` }")]
    public async Task What_stands_in_quotes_makes_no_metrics_query(string query)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/search", """{"traces":[]}""");
        Assert.False((await server.CallAsync("tempo_traceql-search", $$"""{"datasourceUid":"tempo","query":"{{query}}"}""")).IsError);
    }

    [Theory]
    [InlineData("status = error", true)]
    [InlineData("{ status = error } || { status = ok }", true)]
    [InlineData("{ status = error || status = ok }", true)]
    [InlineData("{ status = nonsense }", true)]
    [InlineData("{ name = \\\"a || b\\\" }", false)]
    public async Task A_filter_that_tempo_would_ignore_is_refused(string filter, bool isRefused)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/search", filter.Contains("nonsense", StringComparison.Ordinal) ? "parse error" : """{"traces":[]}""", filter.Contains("nonsense", StringComparison.Ordinal) ? 400 : 200);
        server.Backends.Reply("/api/v2/search/tag/span.a/values", """{"tagValues":[]}""");
        var reply = await server.CallAsync("tempo_get-attribute-values", $$"""{"datasourceUid":"tempo","name":"span.a","filter-query":"{{filter}}"}""");
        Assert.Equal(isRefused, reply.IsError);
        Assert.Equal(!isRefused, server.Backends.Requests.Any(request => request.Path.EndsWith("/values", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_trace_with_long_texts_is_cut_rather_than_refused()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var spans = string.Join(',', Enumerable.Range(0, 400).Select(i => $$"""{"spanId":"{{i:x16}}","name":"{{new string('n', 1_000)}}"}"""));
        server.Backends.Reply("/api/v2/traces/1", $$$"""{"trace":{"resourceSpans":[{"scopeSpans":[{"spans":[{{{spans}}}]}]}]}}""");
        var reply = await server.CallAsync("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"1"}""");
        Assert.False(reply.IsError);
        Assert.InRange(reply.Text.Length, 30_000, 60_000);
        Assert.Matches("^Cut: 400 texts shortened to 300 characters, 1[0-9]{2} of 400 spans shown;", reply.Notice);
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("xyz")]
    [InlineData("123456789012345678901234567890123")]
    public async Task A_trace_id_that_is_none_never_reaches_the_backend(string id)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync("tempo_get-trace", $$"""{"datasourceUid":"tempo","trace_id":"{{id}}"}""");
        Assert.Equal((true, $"trace_id must be up to 32 hexadecimal digits, but is \"{id}\"."), (reply.IsError, reply.Text));
        Assert.Empty(server.Backends.Requests);
    }

    [Fact]
    public async Task Attributes_are_listed()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/v2/search/tags", """{"scopes":[{"name":"span","tags":["a"]}],"metrics":{}}""");
        server.Backends.Reply("/api/search", """{"traces":[]}""");
        server.Backends.Reply("/api/v2/search/tag/span.a/values", """{"tagValues":[{"type":"string","value":"x"}],"metrics":{}}""");
        var names = await server.CallAsync("tempo_get-attribute-names", """{"datasourceUid":"tempo","scope":"span"}""");
        var values = await server.CallAsync("tempo_get-attribute-values", """{"datasourceUid":"tempo","name":"span.a","filter-query":"{ status = error }"}""");
        Assert.Equal("a", (string?)names.Json["scopes"]![0]!["tags"]![0]);
        Assert.Equal("""{"string":["x"]}""", values.Json["tagValues"]!.ToJsonString());
        Assert.Equal("{ status = error }", server.Backends.Last.Query["q"]);
    }
}
