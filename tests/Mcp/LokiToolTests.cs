namespace Dendro.Mcp.Tests;

public sealed class LokiToolTests
{
    const string TwoStreams =
        """
        {"status":"success","data":{"resultType":"streams","encodingFlags":["categorize-labels"],"result":[
          {"stream":{"service_name":"a"},"values":[["1700000000000000003","third",{"structuredMetadata":{"trace_id":"t"}}],["1700000000000000001","first",{}]]},
          {"stream":{"service_name":"b"},"values":[["1700000000000000002","second",{"parsed":{"k":"v"}}]]}],
          "stats":{"summary":{"totalLinesProcessed":7}}}}
        """;

    [Fact]
    public async Task Lines_come_newest_first_with_their_labels()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", TwoStreams);
        var reply = await server.CallAsync("query_loki_logs",
            """{"datasourceUid":"loki","logql":"{a=\"b\"}","startRfc3339":"2023-11-14T22:00:00Z","endRfc3339":"2023-11-14T23:00:00Z"}""");
        Assert.Equal(
            """
            [{"timestamp":"1700000000000000003","line":"third","labels":{"service_name":"a"},"structuredMetadata":{"trace_id":"t"}},{"timestamp":"1700000000000000002","line":"second","labels":{"service_name":"b"},"parsed":{"k":"v"}},{"timestamp":"1700000000000000001","line":"first","labels":{"service_name":"a"}}]
            """.Trim(), reply.Json["data"]!.ToJsonString());
        Assert.Equal(
            """{"linesReturned":3,"maxLinesAllowed":10,"resultsTruncated":false,"totalLinesScanned":7,"startTime":"2023-11-14T22:00:00.0000000+00:00","endTime":"2023-11-14T23:00:00.0000000+00:00"}""",
            reply.Json["metadata"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(("11", "1699999200000000000", "backward"),
            (server.Backends.Last.Query["limit"], server.Backends.Last.Query["start"], server.Backends.Last.Query["direction"]));
    }

    [Fact]
    public async Task More_lines_than_wanted_are_cut_and_the_cut_is_announced()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", TwoStreams);
        var reply = await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"{a=\"b\"}","limit":2}""");
        Assert.Equal(2, reply.Json["data"]!.AsArray().Count);
        Assert.True((bool)reply.Json["metadata"]!["resultsTruncated"]!);
        Assert.StartsWith("Cut: 2 lines shown and there are more", reply.Notice);
    }

    [Fact]
    public async Task A_stack_trace_among_the_metadata_is_shortened()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range",
            """{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["1","x",{"structuredMetadata":{"s":"LONG"}}]]}]}}"""
                .Replace("LONG", new string('y', 5000), StringComparison.Ordinal));
        var reply = await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"{a=\"b\"}"}""");
        Assert.EndsWith("y… (cut, 5000 characters)", (string?)reply.Json["data"]![0]!["structuredMetadata"]!["s"]);
    }

    [Fact]
    public async Task The_compact_form_gives_labels_once_per_stream()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", TwoStreams);
        var reply = await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"{a=\"b\"}","format":"compact","direction":"forward"}""");
        Assert.Equal(
            """[{"labels":{"service_name":"a"},"lines":[{"timestamp":"1700000000000000001","line":"first"},{"timestamp":"1700000000000000003","line":"third","trace_id":"t"}]},{"labels":{"service_name":"b"},"lines":[{"timestamp":"1700000000000000002","line":"second"}]}]""",
            reply.Json["streams"]!.ToJsonString());
        Assert.Empty(reply.Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"datasourceUid":"loki","logql":"{a=\"b\"}"}""", "No time was given, so the last hour was looked at.")]
    [InlineData("""{"datasourceUid":"loki","logql":"{a=\"b\"}","startRfc3339":"now-2h"}""", null)]
    public async Task The_default_range_is_told(string arguments, string? hint)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", TwoStreams);
        var reply = await server.CallAsync("query_loki_logs", arguments);
        Assert.Equal(hint, (string?)reply.Json["hints"]?["summary"]);
    }

    [Theory]
    [InlineData("""{"startRfc3339":"2023-11-14T22:13:20Z"}""", "1700000000000000000")]
    [InlineData("""{"startRfc3339":"2023-11-14T22:13:20Z","endRfc3339":"2023-11-14T22:14:20Z"}""", "1700000060000000000")]
    public async Task An_instant_query_is_asked_at_the_end_or_else_at_the_start(string times, string time)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query", """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"2"]}}""");
        var reply = await server.CallAsync("query_loki_logs", times.Replace("{", """{"datasourceUid":"loki","logql":"1+1","queryType":"instant",""", StringComparison.Ordinal));
        Assert.Equal(time, server.Backends.Last.Query["time"]);
        Assert.Equal("""[{"labels":{},"timestamp":"1700000000.000","value":2}]""", reply.Json["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("format", "csv", "format must be 'full' or 'compact', but is \"csv\".")]
    [InlineData("direction", "up", "direction must be 'backward' or 'forward', but is \"up\".")]
    public async Task A_word_that_is_none_of_the_choices_is_refused(string argument, string value, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync("query_loki_logs", $$"""{"datasourceUid":"loki","logql":"{}","{{argument}}":"{{value}}"}""");
        Assert.Equal((true, message), (reply.IsError, reply.Text));
    }

    [Fact]
    public async Task A_course_has_sixty_points_at_most_when_no_step_is_given()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", """{"status":"success","data":{"resultType":"matrix","result":[]}}""");
        await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"rate({a=\"b\"}[5m])","startRfc3339":"now-6h"}""");
        Assert.Equal("600", server.Backends.Last.Query["step"]);
    }

    [Fact]
    public async Task A_metric_query_gives_numbers()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query",
            """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"service_name":"a"},"value":[1700000000.123,"42"]},{"metric":{},"value":[1,"NaN"]}]}}""");
        var reply = await server.CallAsync("query_loki_logs",
            """{"datasourceUid":"loki","logql":"sum(count_over_time({a=\"b\"}[5m]))","queryType":"instant"}""");
        Assert.Equal(
            """[{"labels":{"service_name":"a"},"timestamp":"1700000000.123","value":42},{"labels":{},"timestamp":"1.000","value":"NaN"}]""",
            reply.Json["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Patterns_are_summed_and_sorted()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/patterns",
            """{"status":"success","data":[{"pattern":"a <_>","level":"info","samples":[[1,2],[2,3]]},{"pattern":"b <_>","samples":[[1,9]]},{"pattern":"a <_>","level":"warn","samples":[[1,1]]}]}""");
        var reply = await server.CallAsync("query_loki_patterns", """{"datasourceUid":"loki","logql":"{a=\"b\"}","step":"5m"}""");
        Assert.Equal(["b <_>:9", "a <_>:6"], reply.Json.AsArray().Select(p => $"{p!["pattern"]}:{p["totalCount"]}"));
    }

    [Theory]
    [InlineData("list_loki_label_names", """{"datasourceUid":"loki"}""", "/loki/api/v1/labels", """{"status":"success","data":["a","b"]}""", """["a","b"]""")]
    [InlineData("list_loki_label_names", """{"datasourceUid":"loki"}""", "/loki/api/v1/labels", """{"status":"success"}""", "[]")]
    [InlineData("list_loki_label_values", """{"datasourceUid":"loki","labelName":"a"}""", "/loki/api/v1/label/a/values", """{"status":"success","data":["x"]}""", """["x"]""")]
    [InlineData("query_loki_stats", """{"datasourceUid":"loki","logql":"{a=\"b\"}"}""", "/loki/api/v1/index/stats", """{"streams":1,"chunks":2,"bytes":345,"entries":6}""", """{"streams":1,"chunks":2,"entries":6,"bytes":345}""")]
    public async Task Small_results_are_passed_on(string tool, string arguments, string path, string backend, string result)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply(path, backend);
        Assert.Equal(result, (await server.CallAsync(tool, arguments)).Text);
    }

    [Fact]
    public async Task Lokis_plain_text_error_is_passed_on()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/loki/api/v1/query_range", "parse error at line 1, col 2: syntax error", 400);
        var reply = await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"{"}""");
        Assert.Equal((true, "Loki answered 400: parse error at line 1, col 2: syntax error"), (reply.IsError, reply.Text));
    }
}
