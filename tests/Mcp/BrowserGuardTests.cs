using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tests;

/// <summary>Pages of other sites do not reach the server, by whatever name.</summary>
public sealed class BrowserGuardTests
{
    [Theory]
    [InlineData("", "127.0.0.1:8000", null, 200)]
    [InlineData("", "localhost:8000", null, 200)]
    [InlineData("", "LOCALHOST", null, 200)]
    [InlineData("", "a.localhost", null, 200)]
    [InlineData("", "[::1]:8000", null, 200)]
    [InlineData("", "192.168.1.5:8000", null, 200)]
    [InlineData("", "evil.example.com", null, 403)]
    [InlineData("", "evil.example.com", "http://evil.example.com", 403)]
    [InlineData("", "localhost.evil.example.com", null, 403)]
    [InlineData("", "127.0.0.1.evil.example.com:8000", null, 403)]
    [InlineData("", "mcp", null, 403)]
    [InlineData("mcp, *.example.org", "mcp:8000", null, 200)]
    [InlineData("mcp, *.example.org", "a.b.example.org", null, 200)]
    [InlineData("mcp, *.example.org", "example.org", null, 403)]
    [InlineData("mcp, *.example.org", "badexample.org", null, 403)]
    [InlineData("*", "evil.example.com", "http://evil.example.com", 200)]
    [InlineData("", "127.0.0.1:8000", "http://127.0.0.1:8000", 200)]
    [InlineData("", "127.0.0.1:8000", "http://localhost:6274", 200)]
    [InlineData("", "192.168.1.5:8000", "http://192.168.1.5:8000", 200)]
    [InlineData("", "127.0.0.1:8000", "https://evil.example.com", 403)]
    [InlineData("", "127.0.0.1:8000", "http://10.0.0.66", 403)]
    [InlineData("", "127.0.0.1:8000", "null", 403)]
    [InlineData("", "127.0.0.1:8000", "http://127.0.0.1.evil.example.com", 403)]
    [InlineData("app.example.org", "127.0.0.1:8000", "https://app.example.org", 200)]
    public async Task A_request_must_be_for_this_server_and_from_its_own_pages(string allowed, string host, string? origin, int status)
    {
        await using var server = await McpServerUnderTest.StartAsync($"--MCP_ALLOWED_HOSTS={allowed}");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/alive"));
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403)
        {
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Contains("ALLOWED_HOSTS", (string?)problem["detail"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("MCP_ALLOWED_HOSTS", "http://mcp")]
    [InlineData("ALLOWED_HOSTS", "mcp:8000")]
    public void A_setting_that_names_no_host_is_refused(string name, string value)
    {
        var error = Assert.Throws<SettingException>(() => McpHost.Create([$"--{name}={value}"]));
        Assert.Equal($"{name} must be host names with commas between, such as shop.example.org,*.example.net, or *, but is \"{value}\".", error.Message);
    }
}
