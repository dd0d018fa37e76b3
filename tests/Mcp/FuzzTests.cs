using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

/// <summary>Whatever is called with whatever arguments, the answer is a result, and never longer than it may be.</summary>
public sealed class FuzzTests
{
    const int Calls = 1_000;

    /// <summary>Values that are right somewhere, and many that are wrong everywhere.</summary>
    static readonly string[] Values =
    [
        "null", "true", "0", "-1", "10", "10.0", "2.5", "1e300", "\"\"", "\"up\"", "\"loki\"", "\"prometheus\"", "\"tempo\"", "\"now\"", "\"now-1h\"", "\"10:00\"", "\"{}\"",
        "\"{a=\\\"b\\\"}\"", "\"{} | rate()\"", "\"list\"", "\"instant\"", "\"explore\"", "\"abc\"", "\"basic\"", "\"[1\"", "\"\\u0000\\ud800\"", "[]", "{}", "[null]", "[[]]",
        "[\"up\"]", "[5]", "{\"a\":null}", "{\"a\":[1]}", "{\"from\":5}", "[{\"filters\":[{\"name\":\"a\",\"value\":\"b\",\"type\":\"=\"}]}]", "[{\"filters\":[null]}]", "[{\"name\":5}]",
        $"\"{new string('x', 300)}\"",
    ];

    static readonly string[] Replies =
    [
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"2"]}]}}""",
        """{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["1","x"]]}]}}""",
        """{"status":"success","data":["a","b"]}""",
        """{"traces":[],"series":[],"scopes":[],"tagValues":[]}""",
        "[]", "{}", "5", "null", "\"text\"", "<html>", "",
    ];

    [Fact]
    public async Task No_call_fails_for_want_of_a_check()
    {
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        await using var server = await McpServerUnderTest.StartAsync();
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {McpServerUnderTest.Token}" }, { "Accept", "application/json, text/event-stream" } } };
        for (var i = 0; i < Calls; i++)
        {
            server.Backends.Always = (chance.Next(20) == 0 ? 500 : 200, Replies[chance.Next(Replies.Length)]);
            var tool = tools[chance.Next(tools.Count)];
            var body = Body(tool.Name, tool.JsonSchema, chance);
            using var response = await http.PostAsync(new Uri(server.Address, "/mcp"), new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode == 400, $"seed {seed}: {body}: {(int)response.StatusCode} {text}");
            Assert.InRange(text.Length, 1, 70_000);
            Assert.False(text.Contains("-32603", StringComparison.Ordinal) || text.Contains("System.", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal), $"seed {seed}: {body}: {text}");
        }
    }

    static string Body(string tool, JsonElement schema, Random chance)
    {
        var arguments = new StringBuilder();
        foreach (var name in schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Where(_ => chance.Next(3) > 0))
        {
            // A right data source gets further than a wrong one.
            var value = name == "datasourceUid" && chance.Next(10) > 0
                ? $"\"{(tool.Contains("loki", StringComparison.Ordinal) ? "loki" : tool.Contains("tempo", StringComparison.Ordinal) ? "tempo" : "prometheus")}\""
                : Values[chance.Next(Values.Length)];
            arguments.Append(arguments.Length > 0 ? "," : "").Append(JsonValue.Create(name)!.ToJsonString()).Append(':').Append(value);
        }

        return $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"{tool}\",\"arguments\":{{{arguments}}}}}}}";
    }
}
