using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>Stands in for everything that the Web process calls, over real HTTP on one free port.</summary>
sealed class FakeBackends : IAsyncDisposable
{
    readonly WebApplication _app;

    FakeBackends(WebApplication app) => _app = app;

    public FakePrometheus Prometheus { get; } = new();
    public FakeOrchestrator Orchestrator { get; } = new();
    public FakeShop Shop { get; } = new();
    public Uri Address { get; private set; } = null!;

    public static async Task<FakeBackends> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var backends = new FakeBackends(builder.Build());
        backends._app.MapGet("/ready", () => "ready");
        backends.Prometheus.Map(backends._app);
        FakeLoki.Map(backends._app);
        FakeTempo.Map(backends._app);
        backends.Orchestrator.Map(backends._app);
        backends.Shop.Map(backends._app);
        await backends._app.StartAsync();
        var addresses = backends._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        backends.Address = new Uri(addresses!.Addresses.Single());
        return backends;
    }

    /// <summary>The settings that point the Web process here.</summary>
    public Dictionary<string, string> Settings() => new()
    {
        ["PROMETHEUS_URL"] = $"{Address}prometheus",
        ["LOKI_URL"] = Address.ToString(),
        ["TEMPO_URL"] = Address.ToString(),
        ["AGENT_ORCHESTRATOR_URL"] = $"{Address}orchestrator",
        ["API_URL_ORDERS"] = $"{Address}order-api",
        ["API_URL_STOCKS"] = $"{Address}stock-api",
        ["SHOP_SERVICES"] = $"order={Address}order-api,stock={Address}stock-api,customer=http://127.0.0.1:1",
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
