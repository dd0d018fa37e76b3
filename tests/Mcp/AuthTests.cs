using System.Net;
using System.Text;
using Dendro.Mcp.Security;

namespace Dendro.Mcp.Tests;

public sealed class AuthTests
{
    const string ListTools = """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""";

    [Theory]
    [InlineData("POST", "/mcp", null, 401, "Bearer realm=\"dendro\"")]
    [InlineData("POST", "/mcp", "Bearer wrong", 401, "Bearer realm=\"dendro\", error=\"invalid_token\"")]
    [InlineData("POST", "/mcp", "Bearer ", 401, "Bearer realm=\"dendro\"")]
    [InlineData("POST", "/mcp", "Basic " + McpServerUnderTest.Token, 401, "Bearer realm=\"dendro\"")]
    [InlineData("POST", "/mcp", "Bearer " + McpServerUnderTest.Token, 200, null)]
    [InlineData("POST", "/mcp", "bearer " + McpServerUnderTest.Token, 200, null)]
    [InlineData("GET", "/sse", null, 401, "Bearer realm=\"dendro\"")]
    [InlineData("POST", "/message", null, 401, "Bearer realm=\"dendro\"")]
    [InlineData("GET", "/anything", null, 401, "Bearer realm=\"dendro\"")]
    [InlineData("GET", "/alive", null, 200, null)]
    public async Task Only_the_token_opens_the_server(string method, string path, string? authorization, int status, string? challenge)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (method == "POST")
        {
            request.Content = new StringContent(ListTools, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(challenge, response.Headers.WwwAuthenticate.Count == 0 ? null : string.Join(", ", response.Headers.WwwAuthenticate));
    }

    [Fact]
    public void A_token_is_created_once_and_only_its_owner_can_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("dendro-token");
        try
        {
            var file = Path.Combine(folder.FullName, "deep", "token");
            var settings = Settings(file);
            BearerToken.Load(settings);
            var text = File.ReadAllText(file).Trim();
            Assert.Equal(64, text.Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.True(BearerToken.Load(settings).Matches(text));
            Assert.False(BearerToken.Load(settings).Matches(text[1..]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_empty_token_file_is_refused_with_advice()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<SettingException>(() => BearerToken.Load(Settings(file)));
            Assert.Equal($"MCP_TOKEN_FILE {file} is empty; delete it and a new token is created.", error.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static McpSettings Settings(string tokenFile)
    {
        var any = new Uri("http://127.0.0.1:1/");
        return new McpSettings { Loki = any, Prometheus = any, Tempo = any, Web = any, Orchestrator = any, TokenFile = tokenFile };
    }
}
