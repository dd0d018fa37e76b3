using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.HttpGuard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>Builds the process that all four hosts are.</summary>
internal static class AgentHost
{
    public static WebApplication Create<TAnalyst>(string[] args, string name, int port)
        where TAnalyst : class, IAnalyst =>
        Create(args, name, port, services => services.AddSingleton<IAnalyst, TAnalyst>().AddSingleton<IAnswerer, Agent>());

    public static WebApplication Create(string[] args, string name, int port, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = AgentSettings.Read(name, builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        }

        builder.Logging.SetMinimumLevel(settings.LogLevel);
        // Each request is a span already; a line for each step of it would only bury what the agents say.
        var quiet = (LogLevel)Math.Max((int)LogLevel.Warning, (int)settings.LogLevel);
        builder.Logging.AddFilter("Microsoft.AspNetCore", quiet).AddFilter("System.Net.Http", quiet);
        // Its client warns at each call of a tool that it has not listed, which a playbook does not need.
        builder.Logging.AddFilter("ModelContextProtocol", (LogLevel)Math.Max((int)LogLevel.Error, (int)settings.LogLevel));
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new Links(settings.Grafana, settings.Web));
        services.AddSingleton<McpToolCaller>();
        services.AddHttpClient<Probes>();
        services.AddProblemDetails();
        configure(services);

        var app = builder.Build();
        app.UseBrowserGuard(settings.Hosts);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        AnalyzeApi.Map(app);
        return app;
    }

    /// <summary>Runs until stopped; 2 tells a supervisor that a restart will not help.</summary>
    public static async Task<int> RunAsync(Func<WebApplication> create)
    {
        try
        {
            await create().RunAsync();
            return 0;
        }
        catch (SettingException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }
}
