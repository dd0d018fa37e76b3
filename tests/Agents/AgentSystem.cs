using System.Text;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Orchestrator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Agents.Tests;

/// <summary>The four real hosts on free ports, in front of a fake MCP server.</summary>
internal sealed class AgentSystem : IAsyncDisposable
{
    readonly Dictionary<string, WebApplication> _apps = [];
    readonly HttpClient _http = new();

    public required FakeMcp Mcp { get; init; }

    public static async Task<AgentSystem> StartAsync(Func<string, JsonObject, string?> telemetry, params string[] settings)
    {
        var system = new AgentSystem { Mcp = await FakeMcp.StartAsync(telemetry) };
        string[] common = ["--urls=http://127.0.0.1:0", $"--MCP_URL={system.Mcp.Address}", "--LOG_LEVEL=None", "--AGENT_CALL_TIMEOUT=20", .. settings];
        await system.Add("logs", AgentHost.Create<LogsAnalyst>(common, "agent-logs", 0));
        await system.Add("metrics", AgentHost.Create<MetricsAnalyst>(common, "agent-metrics", 0));
        await system.Add("traces", AgentHost.Create<TracesAnalyst>(common, "agent-traces", 0));
        await system.Add("orchestrator", OrchestratorHost.Create(
            [.. system._apps.Select(app => $"--AGENT_{app.Key.ToUpperInvariant()}_URL={app.Value.Urls.First()}"), .. common]));
        return system;
    }

    public Uri Address(string host) => new(_apps[host].Urls.First());

    /// <summary>A part of a host.</summary>
    public T Part<T>(string host)
        where T : notnull => _apps[host].Services.GetRequiredService<T>();

    public Task KillAsync(string host) => _apps[host].StopAsync(TestContext.Current.CancellationToken);

    public async Task<(int Status, JsonNode Body)> PostAsync(string host, string body)
    {
        using var response = await _http.PostAsync(
            new Uri(Address(host), "/analyze"), new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    public async Task<JsonNode> AskAsync(string question, string host = "orchestrator")
    {
        var (status, body) = await PostAsync(host, $$"""{"query":"{{question}}","time_range":{{Shop.TimeRange}}}""");
        Assert.Equal(200, status);
        return body;
    }

    /// <summary>Reads a whole event stream.</summary>
    public async Task<IReadOnlyList<(string Event, JsonNode Data)>> StreamAsync(string question)
    {
        using var response = await _http.PostAsync(new Uri(Address("orchestrator"), "/analyze/stream"),
            new StringContent($$"""{"query":"{{question}}","time_range":{{Shop.TimeRange}}}""", Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return
        [
            .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block => block.Split('\n')).Select(lines => (
                lines.First(line => line.StartsWith("event: ", StringComparison.Ordinal))[7..],
                JsonNode.Parse(lines.First(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..])!)),
        ];
    }

    public async Task<JsonNode> HealthAsync(string host)
    {
        using var response = await _http.GetAsync(new Uri(Address(host), "/health"), TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }

        await Mcp.DisposeAsync();
    }

    async Task Add(string name, WebApplication app)
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        _apps[name] = app;
    }
}
