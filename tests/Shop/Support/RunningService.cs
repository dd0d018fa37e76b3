using Dendro.Shop.ServiceKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.Tests.Support;

/// <summary>A service of the shop, running in this process behind a real socket.</summary>
sealed class RunningService : IAsyncDisposable
{
    readonly WebApplication _app;

    RunningService(WebApplication app, CapturedLogs logs, string url)
    {
        (_app, Logs, Url) = (app, logs, url);
        Client = new HttpClient { BaseAddress = new Uri(url) };
    }

    public HttpClient Client { get; }

    public CapturedLogs Logs { get; }

    public string Url { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a service with settings written as <c>NAME=value</c>.</summary>
    public static async Task<RunningService> StartAsync(Func<string[], WebApplication> build, params string[] settings)
    {
        var app = build([
            "--urls=http://127.0.0.1:0", "--RETRY_MAX_SECONDS=0.5", "--Logging:Console:LogLevel:Default=None",
            .. settings.Select(setting => "--" + setting)]);
        var logs = new CapturedLogs();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningService(app, logs, app.Urls.Single());
    }

    public async Task<RunningService> HealthyAsync()
    {
        using var unsampled = Unsampled.Start();
        await Eventually.TrueAsync(async () => (await Client.GetAsync("/health")).IsSuccessStatusCode, $"{Url}/health answers 200");
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
