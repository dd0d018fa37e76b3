namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Maps the Tempo HTTP API.</summary>
internal static class TempoApi
{
    internal static IEndpointRouteBuilder MapTempoApi(this IEndpointRouteBuilder app) => app;
}
