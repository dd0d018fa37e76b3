using Dendro.HttpGuard;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Faults.Effects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Hosting;

/// <summary>How every shop service starts, listens, logs, reports its health and stops.</summary>
public static class ShopHost
{
    // One order or delivery is a few dozen bytes; a larger body is a mistake or an attack.
    const long MaxRequestBytes = 64 * 1024;

    /// <summary>
    /// A lean web host named <paramref name="service"/> that listens on <c>ASPNETCORE_URLS</c>, or on <paramref name="port"/> of this machine only.
    /// </summary>
    /// <param name="service">The <c>service.name</c>.</param>
    /// <param name="port">The port when no address is configured.</param>
    /// <param name="errorRate">The default of <c>ERROR_RATE</c>, 0 to 1.</param>
    /// <param name="args">Settings as <c>--NAME=value</c>; they win over the environment.</param>
    /// <exception cref="SettingException">A common setting cannot be used.</exception>
    public static WebApplicationBuilder CreateBuilder(string service, int port, double errorRate, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = new Settings(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        AddLogging(builder.Logging, settings.LogLevel());
        builder.Services.AddSingleton(settings.Hosts());

        var initialErrorRate = settings.Number("ERROR_RATE", errorRate, 0, 1);
        var faultFolder = settings.Text("FAULT_STATE_DIR", "");
        var faultFile = faultFolder.Length == 0 ? null : new FaultFile(Path.Combine(faultFolder, service + ".json"));
        var longestWait = settings.Seconds("RETRY_MAX_SECONDS", 15, 0.05, 3600);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(provider => Backoff.UpTo(longestWait, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<Health>()
            .AddSingleton(provider => new FaultSwitches(service, FaultKinds.Of(service), initialErrorRate,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FaultSwitches>>(), faultFile))
            .AddSingleton<IFaultEffect, CpuBurn>()
            .AddSingleton<IFaultEffect, MemoryLeak>()
            .AddSingleton<IFaultEffect, CrashLoop>()
            .AddHostedService<FaultEffects>()
            .AddProblemDetails()
            .Configure<JsonOptions>(json => ShopJson.Configure(json.SerializerOptions))
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        return builder;
    }

    /// <summary>The routes that every service has: <c>/alive</c>, <c>/health</c> and <c>/faults</c>; and problem details for the rest.</summary>
    public static void MapCommon(this WebApplication app)
    {
        app.UseBrowserGuard(app.Services.GetRequiredService<AllowedHosts>());
        app.UseStatusCodePages();
        app.MapHealth();
        app.MapFaults();
    }

    /// <summary>Builds and runs a service until it is told to stop.</summary>
    /// <returns>0 after an orderly stop, 2 for a setting that cannot be used, 1 when the address is taken.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            await app.RunAsync();
            return 0;
        }
        catch (SettingException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(error.Message + " Stop the other process or set ASPNETCORE_URLS.");
            return 1;
        }
    }

    static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        logging.SetMinimumLevel(level);
        // The framework's own commentary drowns the shop's; its warnings and errors stay.
        logging.AddFilter("Microsoft", Later(level, LogLevel.Warning));
        logging.AddFilter("System", Later(level, LogLevel.Warning));
        logging.AddFilter("Microsoft.Hosting.Lifetime", Later(level, LogLevel.Information));
    }

    static LogLevel Later(LogLevel first, LogLevel second) => first > second ? first : second;
}
