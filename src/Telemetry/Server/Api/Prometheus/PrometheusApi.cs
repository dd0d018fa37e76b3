namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Maps the Prometheus HTTP API under <c>/prometheus</c>.</summary>
internal static class PrometheusApi
{
    internal static IEndpointRouteBuilder MapPrometheusApi(this IEndpointRouteBuilder app) => app;
}
