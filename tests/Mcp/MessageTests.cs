using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

/// <summary>Whatever is posted, the answer says what was wrong with it.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("", 400, -32700)]
    [InlineData("x", 400, -32700)]
    [InlineData("[]", 400, -32600)]
    [InlineData("null", 400, -32600)]
    [InlineData("{}", 400, -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_datasources","arguments":{"name":"\ud800"}}}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", 200, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":5}""", 200, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize"}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":5,"capabilities":{},"clientInfo":{"name":"c","version":"1"}}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":"c"}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_datasources","arguments":[]}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_datasources","_meta":5}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}""", 200, -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":5}}""", 200, -32602)]
    public async Task A_message_that_is_none_is_refused_with_a_code_and_a_reason(string body, int status, int code)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var (answered, text) = await PostAsync(server, "/mcp", body, "application/json");
        var error = JsonNode.Parse(text)!;
        Assert.Equal((status, code), (answered, (int)error["error"]!["code"]!));
        Assert.Equal(status == 200, error["id"] is not null);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp", "text/plain")]
    [InlineData("/message", "text/plain")]
    [InlineData("/mcp", "application/x-www-form-urlencoded")]
    [InlineData("/mcp", "")]
    public async Task Only_json_is_taken(string path, string type)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        Assert.Equal(415, (await PostAsync(server, path, """{"jsonrpc":"2.0","id":1,"method":"ping"}""", type)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_of_more_than_a_mebibyte_is_refused(bool isChunked)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var body = $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_datasource","arguments":{"uid":"{{{{new string('x', 1 << 20)}}}}"}}}""";
        Assert.Equal(413, (await PostAsync(server, "/mcp", body, "application/json", isChunked)).Status);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"LONG","method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"LONG"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"LONG"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"LONG"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_datasources","arguments":"LONG"}}""")]
    public async Task A_long_name_is_not_repeated(string body)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var (_, text) = await PostAsync(server, "/mcp", body.Replace("LONG", new string('x', 100_000), StringComparison.Ordinal), "application/json");
        Assert.InRange(text.Length, 1, 700);
    }

    static async Task<(int Status, string Text)> PostAsync(McpServerUnderTest server, string path, string body, string type, bool isChunked = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = type.Length == 0 ? null : new MediaTypeHeaderValue(type);
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", McpServerUnderTest.Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
