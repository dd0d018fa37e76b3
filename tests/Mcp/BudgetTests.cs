using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

/// <summary>No answer is longer than it may be, whatever a backend sends, and what was left out is said.</summary>
public sealed class BudgetTests
{
    const int Most = 60_000;

    [Theory]
    [InlineData("query_prometheus", """{"datasourceUid":"prometheus","expr":"m","queryType":"instant","endTime":"now"}""", "/prometheus/api/v1/query",
        """{"data":{"resultType":"vector","result":[MANY{"metric":{"i":"#","pad":"PAD"},"value":[1,"1"]}MANY]}}""", "series shown; aggregate")]
    [InlineData("query_loki_logs", """{"datasourceUid":"loki","logql":"m","queryType":"instant"}""", "/loki/api/v1/query",
        """{"data":{"resultType":"vector","result":[MANY{"metric":{"i":"#","pad":"PAD"},"value":[1,"1"]}MANY]}}""", "series shown; aggregate")]
    [InlineData("query_loki_patterns", """{"datasourceUid":"loki","logql":"{}"}""", "/loki/api/v1/patterns",
        """{"data":[MANY{"pattern":"#PAD","samples":[[1,2]]}MANY]}""", "patterns, the most frequent, shown;")]
    [InlineData("list_loki_label_values", """{"datasourceUid":"loki","labelName":"a"}""", "/loki/api/v1/label/a/values", """{"data":[MANY"#PAD"MANY]}""", "names shown;")]
    [InlineData("list_prometheus_label_values", """{"datasourceUid":"prometheus","labelName":"a","limit":1000}""", "/prometheus/api/v1/label/a/values",
        """{"data":[MANY"#PAD"MANY]}""", "names shown;")]
    [InlineData("tempo_traceql-metrics-instant", """{"datasourceUid":"tempo","query":"{} | rate()"}""", "/api/metrics/query",
        """{"series":[MANY{"labels":[{"key":"i","value":{"stringValue":"#PAD"}}],"value":1}MANY]}""", "series shown; group by fewer attributes")]
    [InlineData("tempo_get-attribute-names", """{"datasourceUid":"tempo"}""", "/api/v2/search/tags", """{"scopes":[{"name":"span","tags":[MANY"#PAD"MANY]}]}""", "names shown;")]
    [InlineData("tempo_get-attribute-values", """{"datasourceUid":"tempo","name":"span.a"}""", "/api/v2/search/tag/span.a/values",
        """{"tagValues":[MANY{"type":"string","value":"#PAD"}MANY]}""", "values shown;")]
    [InlineData("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"1"}""", "/api/v2/traces/1",
        """{"trace":{"resourceSpans":[{"scopeSpans":[{"spans":[MANY{"spanId":"#","name":"PAD"}MANY]}]}]}}""", "spans shown;")]
    public async Task Entries_are_left_out_from_the_end_and_counted(string tool, string arguments, string path, string body, string notice)
    {
        var parts = body.Split("MANY");
        var rows = Enumerable.Range(0, 3_000).Select(i => parts[1].Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("PAD", new string('y', 80), StringComparison.Ordinal));
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply(path, parts[0] + string.Join(',', rows) + parts[2]);
        var reply = await server.CallAsync(tool, arguments);
        Assert.False(reply.IsError, reply.Text);
        Assert.InRange(reply.Text.Length, Most / 2, Most);
        Assert.NotNull(JsonNode.Parse(reply.Text));
        Assert.Contains(notice, reply.Notice, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ of [0-9]+ ", reply.Notice);
    }

    [Fact]
    public async Task A_fine_course_is_thinned_out_at_the_same_times_in_all_series()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        string Course(int first) => string.Join(',', Enumerable.Range(first, 3_600 - first).Select(i => $"""[{1_700_000_000 + i},"{i}"]"""));
        server.Backends.Reply("/prometheus/api/v1/query_range",
            $$$"""{"data":{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[{{{Course(0)}}}]},{"metric":{"a":"2"},"values":[{{{Course(7)}}}]}]}}""");
        var reply = await server.CallAsync("query_prometheus",
            """{"datasourceUid":"prometheus","expr":"m","startTime":"2023-11-14T22:13:20Z","endTime":"2023-11-14T23:13:20Z","stepSeconds":1}""");
        Assert.InRange(reply.Text.Length, Most / 4, Most);
        Assert.Equal("Cut: one point in 6 shown, as a step 6 times as long gives; aggregate with sum by (...) or topk(), narrow the selector, or raise stepSeconds.", reply.Notice);
        var times = reply.Json["data"]!.AsArray().Select(series => series!["values"]!.AsArray().Select(point => (long)point![0]!).ToList()).ToList();
        Assert.All(times, series => Assert.All(series, time => Assert.Equal(0, (time - 1_700_000_000) % 6)));
        Assert.Equal(1_700_000_012, times[1][0]);
    }

    [Fact]
    public async Task Many_courses_keep_sixty_points_before_any_of_them_goes()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var points = string.Join(',', Enumerable.Range(0, 240).Select(i => $$"""{"timestampMs":"{{1_700_000_000_000 + (i * 15_000)}}","value":{{i}}.123456}"""));
        var series = string.Join(',', Enumerable.Range(0, 100).Select(i => $$$"""{"labels":[{"key":"i","value":{"stringValue":"{{{i}}}"}}],"samples":[{{{points}}}]}"""));
        server.Backends.Reply("/api/metrics/query_range", $$"""{"series":[{{series}}]}""");
        var reply = await server.CallAsync("tempo_traceql-metrics-range", """{"datasourceUid":"tempo","query":"{} | rate() by (i)","step":"15s"}""");
        Assert.InRange(reply.Text.Length, Most / 2, Most);
        Assert.All(reply.Json["series"]!.AsArray(), one => Assert.Equal(60, one!["samples"]!.AsArray().Count));
        Assert.Matches("^Cut: one point in 4 shown, as a step 4 times as long gives, [0-9]+ of 100 series shown; group by", reply.Notice);
    }

    [Fact]
    public async Task What_all_lines_share_is_said_once_when_they_are_too_long()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var metadata = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"name{i}\":\"{new string('v', 40)}\""));
        var lines = string.Join(',', Enumerable.Range(0, 100).Select(i => $$$$"""["{{{{i}}}}","line {{{{i}}}}",{"structuredMetadata":{{{{{metadata}}}},"own":"{{{{i}}}}"}}]"""));
        server.Backends.Reply("/loki/api/v1/query_range", $$$"""{"data":{"resultType":"streams","result":[{"stream":{"service_name":"a"},"values":[{{{lines}}}]}]}}""");
        var reply = await server.CallAsync("query_loki_logs", """{"datasourceUid":"loki","logql":"{a=\"b\"}","limit":100,"direction":"forward"}""");
        Assert.Equal(100, reply.Json["data"]!.AsArray().Count);
        Assert.Equal(("a", "1"), ((string?)reply.Json["commonLabels"]!["service_name"], (string?)reply.Json["data"]![1]!["structuredMetadata"]!["own"]));
        Assert.StartsWith("Cut: 21 labels that all lines share are in commonLabels;", reply.Notice);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public async Task A_program_may_ask_for_another_length(int length)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var names = string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"name{i}\""));
        server.Backends.Reply("/loki/api/v1/labels", $$"""{"data":[{{names}}]}""");
        var result = await server.Client.CallToolAsync("list_loki_label_names", new Dictionary<string, object?> { ["datasourceUid"] = "loki" },
            options: new() { Meta = new JsonObject { ["dendro/maxCharacters"] = length } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(((ModelContextProtocol.Protocol.TextContentBlock)result.Content[0]).Text.Length, length * 9 / 10, length);
    }

    [Fact]
    public async Task The_length_is_a_setting()
    {
        await using var server = await McpServerUnderTest.StartAsync("--MCP_MAX_CHARACTERS=5000");
        server.Backends.Reply("/loki/api/v1/labels", $$"""{"data":[{{string.Join(',', Enumerable.Range(0, 4_000).Select(i => $"\"name{i}\""))}}]}""");
        Assert.InRange((await server.CallAsync("list_loki_label_names", """{"datasourceUid":"loki"}""")).Text.Length, 3_000, 5_000);
    }
}
