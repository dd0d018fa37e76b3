using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Dendro.Agents.Tests;

/// <summary>An MCP server that answers each tool with what a test gives it, and refuses the rest.</summary>
internal sealed class FakeMcp : IAsyncDisposable
{
    readonly WebApplication _app;

    FakeMcp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/mcp");

    public ConcurrentQueue<(string Tool, JsonObject Arguments)> Calls { get; } = new();

    /// <summary>From a tool and its arguments to a result; null refuses.</summary>
    public Func<string, JsonObject, string?> Answer { get; set; } = (_, _) => null;

    public string Refusal { get; set; } = "the fake has no answer";

    /// <summary>What is said to have been left out of a tool's answer; null when it is whole.</summary>
    public Func<string, string?> Cut { get; set; } = _ => null;

    public static async Task<FakeMcp> StartAsync(Func<string, JsonObject, string?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        FakeMcp? fake = null;
        builder.Services.AddMcpServer()
            .WithHttpTransport()
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [Tool("query_prometheus"), Tool("find_root_cause")] }))
            .WithCallToolHandler((request, _) => ValueTask.FromResult(fake!.Run(request.Params)));
        fake = new FakeMcp(builder.Build()) { Answer = answer };
        fake._app.MapMcp("/mcp");
        fake._app.MapGet("/alive", () => "ok");
        await fake._app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    CallToolResult Run(CallToolRequestParams call)
    {
        var arguments = JsonSerializer.SerializeToNode(call.Arguments)?.AsObject() ?? [];
        Calls.Enqueue((call.Name, arguments));
        var text = Answer(call.Name, arguments);
        return new CallToolResult { IsError = text is null, Content = [.. new[] { text ?? Refusal, Cut(call.Name) }.OfType<string>().Select(part => new TextContentBlock { Text = part })] };
    }

    static Tool Tool(string name) => new()
    {
        Name = name,
        Description = name,
        InputSchema = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"expr":{"type":"string"}}}"""),
    };
}
