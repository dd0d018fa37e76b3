using Dendro.Telemetry.Server.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Puts the generator behind the intake of spans.</summary>
internal static class GeneratorServices
{
    internal static IServiceCollection AddGenerator(this IServiceCollection services) => services
        .AddSingleton<MetricsGenerator>()
        .AddSingleton<ISpanObserver>(provider => provider.GetRequiredService<MetricsGenerator>())
        .AddHostedService<GeneratorWorker>();
}
