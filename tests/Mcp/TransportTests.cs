using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace Dendro.Mcp.Tests;

public sealed class TransportTests
{
    /// <summary>The newest inspector whose command line runs on Node.js 20.</summary>
    const string Inspector = "@modelcontextprotocol/inspector@0.22.0";

    [Fact]
    public async Task An_old_client_can_use_server_sent_events()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        await using var client = await McpServerUnderTest.ConnectAsync(new Uri(server.Address, "/sse"), HttpTransportMode.Sse);
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(tools, tool => tool.Name == "query_prometheus");
        var result = await client.CallToolAsync("list_datasources", cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(true, result.IsError);
    }

    [Fact]
    public async Task A_message_without_a_session_is_refused()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {McpServerUnderTest.Token}" } } };
        using var response = await http.PostAsync(
            new Uri(server.Address, "/message?sessionId=nope"), JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "ping" }), TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task Calls_need_no_session()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        await using var other = await McpServerUnderTest.ConnectAsync(new Uri(server.Address, "/mcp"), HttpTransportMode.StreamableHttp);
        Assert.Null(server.Client.SessionId);
        Assert.NotEmpty(await other.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tempos_own_server_has_its_tools_without_prefix_and_data_source()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/api/search", """{"traces":[]}""");
        await using var client = await McpServerUnderTest.ConnectAsync(new Uri(server.Address, "/tempo/mcp"), HttpTransportMode.StreamableHttp);
        Assert.Equal("tempo", client.ServerInfo?.Name);
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["docs-traceql", "get-attribute-names", "get-attribute-values", "get-trace", "trace-diff", "traceql-metrics-instant", "traceql-metrics-range", "traceql-search"],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.DoesNotContain("datasourceUid", tool.JsonSchema.GetRawText(), StringComparison.Ordinal));
        var result = await client.CallToolAsync("traceql-search", new Dictionary<string, object?> { ["query"] = "{}" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(true, result.IsError);
    }

    [Fact]
    public async Task The_official_inspector_lists_and_calls_tools()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", """{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}""");

        var tools = await InspectAsync(server, "--method", "tools/list");
        Assert.Contains(tools["tools"]!.AsArray(), tool => (string?)tool!["name"] == "find_root_cause");

        var call = await InspectAsync(server, "--method", "tools/call", "--tool-name", "query_prometheus",
            "--tool-arg", "datasourceUid=prometheus", "--tool-arg", "expr=1+1", "--tool-arg", "queryType=instant", "--tool-arg", "endTime=now");
        Assert.Equal("""{"data":[1,"2"]}""", (string?)call["content"]![0]!["text"]);
    }

    static async Task<JsonNode> InspectAsync(McpServerUnderTest server, params string[] command)
    {
        var (errors, output) = await NodePackage.RunAsync(
            ["-y", Inspector, "--cli", new Uri(server.Address, "/mcp").ToString(), "--transport", "http", "--header", $"Authorization: Bearer {McpServerUnderTest.Token}", .. command]);
        return JsonNode.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]) ?? throw new InvalidOperationException(errors);
    }
}
