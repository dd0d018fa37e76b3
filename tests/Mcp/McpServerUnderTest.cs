using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Dendro.Mcp.Tests;

/// <summary>The real host on a free port, in front of fake backends, with a client that has the token.</summary>
internal sealed class McpServerUnderTest : IAsyncDisposable
{
    public const string Token = "a-token-for-tests";

    readonly WebApplication _app;

    McpServerUnderTest(WebApplication app, FakeBackends backends, McpClient client) => (_app, Backends, Client) = (app, backends, client);

    public FakeBackends Backends { get; }

    public McpClient Client { get; }

    public Uri Address => new(_app.Urls.First());

    public static async Task<McpServerUnderTest> StartAsync(params string[] settings)
    {
        var backends = await FakeBackends.StartAsync();
        var app = McpHost.Create(
        [
            "--urls=http://127.0.0.1:0", $"--MCP_TOKEN={Token}", $"--LOKI_URL={backends.Address}", $"--PROMETHEUS_URL={backends.Address}/prometheus",
            $"--TEMPO_URL={backends.Address}", "--LOG_LEVEL=None", .. settings,
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new McpServerUnderTest(app, backends, await ConnectAsync(new Uri(app.Urls.First() + "/mcp"), HttpTransportMode.StreamableHttp));
    }

    public static Task<McpClient> ConnectAsync(Uri endpoint, HttpTransportMode mode) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = endpoint,
            TransportMode = mode,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {Token}" },
        }),
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Calls a tool and returns its text blocks; the arguments are JSON.</summary>
    public async Task<ToolReply> CallAsync(string tool, string arguments)
    {
        var values = JsonNode.Parse(arguments)!.AsObject().ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        var result = await Client.CallToolAsync(tool, values, cancellationToken: TestContext.Current.CancellationToken);
        var texts = result.Content.OfType<TextContentBlock>().Select(block => block.Text).ToArray();
        return new ToolReply(result.IsError == true, texts[0], texts.ElementAtOrDefault(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _app.DisposeAsync();
        await Backends.DisposeAsync();
    }
}

internal sealed record ToolReply(bool IsError, string Text, string? Notice)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}
