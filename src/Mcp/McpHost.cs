using Dendro.HttpGuard;
using Dendro.Mcp.Security;
using Dendro.Mcp.Spans;
using Dendro.Mcp.Tools;
using Dendro.Mcp.Transport;
using Dendro.Mcp.Upstream;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dendro.Mcp;

/// <summary>Puts the process together: settings, upstreams, tools, the two transports and the token.</summary>
internal static class McpHost
{
    const string TempoPath = "/tempo/mcp";

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = McpSettings.Read(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls("http://127.0.0.1:8000");
        }

        if (settings.LogLevel is { } level)
        {
            builder.Logging.SetMinimumLevel(level);
        }

        // Each request is a span already; a line for each step of it would only bury what the tools say.
        var quiet = (LogLevel)Math.Max((int)LogLevel.Warning, (int)(settings.LogLevel ?? LogLevel.Information));
        builder.Logging.AddFilter("Microsoft.AspNetCore", quiet).AddFilter("System.Net.Http", quiet)
            // Attempts at a busy backend, and clients that leave.
            .AddFilter("Polly", (LogLevel)Math.Max((int)LogLevel.Error, (int)quiet))
            // Its server warns of every call that was refused, which is the caller's affair.
            .AddFilter("ModelContextProtocol", (LogLevel)Math.Max((int)LogLevel.Error, (int)quiet));
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(BearerToken.Load(settings));
        services.AddSingleton<CallersFaults>();
        services.AddSingleton<DataSources>();
        services.AddSingleton<LegacySse>();
        services.AddHttpClient<HttpSource>(client =>
        {
            client.Timeout = HttpSource.Patience;
            // The backend takes turns between programs.
            client.DefaultRequestHeaders.UserAgent.ParseAdd("dendro-mcp");
        }).AddResilienceHandler("retry-after", RetryAfter.Configure);
        services.AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = "grafana-mcp", Version = "0.1.0", Title = "Dendro telemetry" };
                options.ServerInstructions = ServerInstructions.Text;
            })
            .WithHttpTransport(http => http.ConfigureSessionOptions = (context, options, _) =>
            {
                // Tempo's port has Tempo's own server, whose requests are passed on to here.
                if (context.Request.Path.StartsWithSegments(TempoPath))
                {
                    options.ServerInfo = new Implementation { Name = "tempo", Version = "0.1.0" };
                    options.ToolCollection = context.RequestServices.GetRequiredKeyedService<McpServerPrimitiveCollection<McpServerTool>>(ToolCatalog.Tempo);
                }

                return Task.CompletedTask;
            });
        ToolCatalog.Register(services, settings.ToolSets);

        var app = builder.Build();
        // Before the exporter, which is made when the host starts: the first to listen is the first to hear that a span ended.
        app.Services.GetRequiredService<CallersFaults>();
        app.UseBrowserGuard(settings.Hosts);
        app.UseMiddleware<BearerGate>();
        app.UseMiddleware<MessageGate>();
        app.MapMcp("/mcp");
        app.MapMcp(TempoPath);
        app.Services.GetRequiredService<LegacySse>().Map(app);
        Health.Map(app);
        return app;
    }
}
