namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Maps the Loki HTTP API.</summary>
internal static class LokiApi
{
    internal static IEndpointRouteBuilder MapLokiApi(this IEndpointRouteBuilder app) => app;
}
