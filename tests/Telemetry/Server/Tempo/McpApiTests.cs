using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dendro.Telemetry.Server.Tests.Tempo;

/// <summary>mcp-grafana looks for Tempo's MCP server at Tempo's port; messages are passed on to the MCP server of the system.</summary>
public sealed class McpApiTests
{
    const string Message = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task Messages_are_passed_on_with_the_token()
    {
        await using var target = WebApplication.CreateSlimBuilder().Build();
        target.Urls.Add("http://127.0.0.1:0");
        target.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer secret" ? StatusCodes.Status202Accepted : StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync($"{context.Request.Path} {context.Request.ContentType} {await body.ReadToEndAsync(context.RequestAborted)}", context.RequestAborted);
        });
        await target.StartAsync(TestContext.Current.CancellationToken);
        await AskAsync($"{target.Urls.First()}/tempo/mcp", (HttpStatusCode.OK, HttpStatusCode.Accepted), $"/tempo/mcp application/json; charset=utf-8 {Message}");
    }

    [Fact]
    public Task Without_an_mcp_server_there_is_none() => AskAsync("", (HttpStatusCode.NotFound, HttpStatusCode.NotFound), "");

    [Fact]
    public Task One_that_is_down_is_named() => AskAsync("http://127.0.0.1:1/tempo/mcp", (HttpStatusCode.OK, HttpStatusCode.BadGateway), "the MCP server at http://127.0.0.1:1/tempo/mcp cannot be reached: ");

    static async Task AskAsync(string target, (HttpStatusCode Probe, HttpStatusCode Message) expected, string begin)
    {
        var folder = Directory.CreateTempSubdirectory("dendro-tempo-mcp");
        try
        {
            await using var server = new ServerProcess(folder.FullName, ("TEMPO_MCP_URL", target), ("MCP_TOKEN", "secret"));
            await server.ReadyAsync(TestContext.Current.CancellationToken);
            using var http = new HttpClient { BaseAddress = server.Address };
            using var probe = await http.DeleteAsync("/api/mcp", TestContext.Current.CancellationToken);
            using var answer = await http.PostAsync("/api/mcp", new StringContent(Message, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(expected, (probe.StatusCode, answer.StatusCode));
            Assert.StartsWith(begin, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
