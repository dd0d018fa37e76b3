namespace Dendro.Mcp.Tests;

/// <summary>What is clear is taken, what is not is refused with the form that is expected, in words of the caller's world.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData("""{"DATASOURCEUID":"prometheus","Limit":"2"}""", "2")]
    [InlineData("""{"datasourceUid":"prometheus","limit":2.0}""", "2")]
    [InlineData("""{"datasourceUid":"prometheus","limit":-1}""", "3")]
    [InlineData("""{"datasourceUid":"prometheus","limit":null,"regex":""}""", "3")]
    [InlineData("""{"datasourceUid":"prometheus","limit":1e300}""", "3")]
    public async Task What_is_clear_is_taken(string arguments, string names)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/label/__name__/values", """{"status":"success","data":["a","b","c"]}""");
        var reply = await server.CallAsync("list_prometheus_metric_names", arguments);
        Assert.Equal(names, reply.IsError ? reply.Text : reply.Json.AsArray().Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("list_datasources", """{"type":42}""", "The argument \"type\" must be a string, but is 42.")]
    [InlineData("list_datasources", """{"limit":2.5}""", "The argument \"limit\" must be an integer, but is 2.5.")]
    [InlineData("list_datasources", """{"limit":true}""", "The argument \"limit\" must be an integer, but is true.")]
    [InlineData("query_loki_logs", """{"datasourceUid":"loki","logql":42}""", "The argument \"logql\" must be a string, but is 42.")]
    [InlineData("list_prometheus_label_names", """{"datasourceUid":"prometheus","matches":[{"filter":1}]}""",
        "The argument \"matches\" holds {\"filter\":1}, but should be such as [{\"filters\":[{\"name\":\"job\",\"value\":\"order\",\"type\":\"=\"}]}] or [\"up{job=\\\"order\\\"}\"].")]
    [InlineData("list_prometheus_label_names", """{"datasourceUid":"prometheus","matches":[{"filters":[{"name":"a","value":5}]}]}""",
        "The argument \"matches\" holds {\"name\":\"a\",\"value\":5}, but should be such as [{\"filters\":[{\"name\":\"job\",\"value\":\"order\",\"type\":\"=\"}]}] or [\"up{job=\\\"order\\\"}\"].")]
    [InlineData("find_root_cause", """{"services":5}""", "The argument \"services\" must be an array such as [\"order\"], but is 5.")]
    [InlineData("find_root_cause", """{"services":[5]}""", "The argument \"services\" holds 5, but should be such as [\"order\"].")]
    [InlineData("generate_deeplink", """{"resourceType":"explore","datasourceUid":"loki","timeRange":"yesterday"}""",
        "The argument \"timeRange\" must be an object such as {\"from\":\"now-1h\",\"to\":\"now\"}, but is \"yesterday\".")]
    [InlineData("query_loki_logs", """{"datasourceUid":"loki","logql":"{}","startRfc3339":"now","endRfc3339":"now-1h"}""", "endRfc3339 (")]
    [InlineData("query_loki_logs", """{"datasourceUid":"loki","logql":"{}","startRfc3339":"30/11/2026"}""", "The argument \"startRfc3339\" must be a time such as 2026-01-31T09:30:00Z,")]
    public async Task What_is_not_clear_is_refused_with_the_form_that_is_expected(string tool, string arguments, string message)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync(tool, arguments);
        Assert.True(reply.IsError);
        Assert.StartsWith(message, reply.Text);
        Assert.Empty(server.Backends.Requests);
    }

    [Fact]
    public async Task A_long_argument_is_refused()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync("get_datasource", $$"""{"uid":"{{new string('x', 70_000)}}"}""");
        Assert.Equal((true, "The argument \"uid\" has 70002 characters; at most 65536 are taken."), (reply.IsError, reply.Text));
    }

    [Theory]
    [InlineData("get_datasource", """{"uid":"LONG"}""")]
    [InlineData("get_datasource", """{"name":"LONG"}""")]
    [InlineData("tempo_get-trace", """{"datasourceUid":"tempo","trace_id":"LONG"}""")]
    [InlineData("generate_deeplink", """{"resourceType":"LONG"}""")]
    [InlineData("query_loki_logs", """{"datasourceUid":"loki","logql":"{}","direction":"LONG"}""")]
    [InlineData("query_prometheus", """{"datasourceUid":"prometheus","expr":"up","endTime":"LONG"}""")]
    [InlineData("list_datasources", """{"LONG":1}""")]
    public async Task A_refusal_repeats_no_more_than_the_begin_of_what_was_sent(string tool, string arguments)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var reply = await server.CallAsync(tool, arguments.Replace("LONG", new string('x', 60_000), StringComparison.Ordinal));
        Assert.True(reply.IsError);
        Assert.InRange(reply.Text.Length, 1, 600);
    }
}
