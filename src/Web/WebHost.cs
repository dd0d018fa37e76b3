using Dendro.HttpGuard;
using Dendro.Web.Ask;
using Dendro.Web.Components;
using Dendro.Web.Explore;
using Dendro.Web.Map;
using Dendro.Web.Shop;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor.Services;

namespace Dendro.Web;

/// <summary>Puts the process together.</summary>
internal static class WebHost
{
    const string DefaultUrl = "http://127.0.0.1:3002";

    public static WebApplication Build(string[] args, WebOptions options)
    {
        // Assets are found next to the program, whatever directory it was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft", Max(options.LogLevel, LogLevel.Warning));
        builder.Logging.AddFilter("System", Max(options.LogLevel, LogLevel.Warning));
        AddServices(builder.Services, options);

        var app = builder.Build();
        app.UseBrowserGuard(options.Hosts);
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/alive", () => "ok");
        app.MapGet("/health", Health.Get);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    static void AddServices(IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        // A page lives in one process and dies with it, so its keys need not outlive it and no file is left behind.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // A closed tab is forgotten soon: each kept circuit holds the page's whole state.
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 10;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        });
        services.AddMudServices();
        services.AddScoped<ClientTime>();
        services.AddScoped<KeptConversations>();
        services.AddScoped<ExploreQueries>();
        services.AddScoped<ServiceGraph>();
        AddBackend<PrometheusClient>(services, options.Prometheus);
        AddBackend<LokiClient>(services, options.Loki);
        AddBackend<TempoClient>(services, options.Tempo);
        services.AddHttpClient<ShopClient>(client => client.Timeout = TimeSpan.FromSeconds(5));
        services.AddHttpClient<FaultsClient>(client => client.Timeout = TimeSpan.FromSeconds(5));
        // An investigation streams for as long as it takes; the user stops it.
        services.AddHttpClient<OrchestratorClient>(client =>
        {
            client.BaseAddress = options.Orchestrator;
            client.Timeout = Timeout.InfiniteTimeSpan;
        });
    }

    static void AddBackend<TClient>(IServiceCollection services, Uri address)
        where TClient : class => services.AddHttpClient<TClient>(client =>
        {
            client.BaseAddress = address;
            // The backend takes turns between programs.
            client.DefaultRequestHeaders.UserAgent.ParseAdd("dendro-web");
        }).ConfigurePrimaryHttpMessageHandler(Untraced).AddResilienceHandler("retry-after", RetryAfter.Configure);

    // A page asks every few seconds for as long as it is open; spans of that would be most of what there is to see.
    static SocketsHttpHandler Untraced() => new() { ActivityHeadersPropagator = null };

    static LogLevel Max(LogLevel left, LogLevel right) => left > right ? left : right;
}
