using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Hosting;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Puts the evaluation of rules into the server.</summary>
internal static class RuleServices
{
    internal static IServiceCollection AddRules(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(new RuleFolder(Folder(configuration["TELEMETRY_RULES_DIR"])))
        .AddSingleton<RuleBook>()
        .AddSingleton<IRuleSink>(provider => new StoreRuleSink(provider.GetRequiredService<TelemetryStore>()))
        .AddSingleton(provider => new RuleEnvironment
        {
            Source = provider.GetRequiredService<ISeriesSource>(),
            Sink = provider.GetRequiredService<IRuleSink>(),
            Time = provider.GetRequiredService<TimeProvider>(),
            ExternalUrl = configuration["PROMETHEUS_URL"] ?? "",
        })
        .AddSingleton<RuleWorker>()
        .AddHostedService(provider => provider.GetRequiredService<RuleWorker>());

    // The name is shown by the API, so it is whole.
    static string? Folder(string? setting) => setting is not { Length: > 0 } ? null
        : Directory.Exists(setting) ? Path.GetFullPath(setting)
        : throw new SettingException("TELEMETRY_RULES_DIR", setting, "a folder of rule files");
}
