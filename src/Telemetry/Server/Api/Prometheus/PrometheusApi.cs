using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Rules;
using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>
/// Maps the Prometheus HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/) under
/// <c>/prometheus</c>, as Mimir has it, and under the root, as Prometheus has it.
/// </summary>
internal static class PrometheusApi
{
    static readonly string[] Get = ["GET"];
    static readonly string[] GetOrPost = ["GET", "POST"];

    internal static IEndpointRouteBuilder MapPrometheusApi(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in new[] { "/prometheus", "" })
        {
            app.MapGet($"{prefix}/-/healthy", () => "Dendro is Healthy.\n");
            app.MapGet($"{prefix}/-/ready", () => "Dendro is Ready.\n");
            app.MapMethods($"{prefix}/-/reload", ["POST", "PUT"], ReloadAsync);
            MapVersion1(app.MapGroup($"{prefix}/api/v1"));
        }

        return app;
    }

    static void MapVersion1(RouteGroupBuilder api)
    {
        api.MapMethods("/query", GetOrPost, ApiResponse.Endpoint(QueryEndpoints.Query)).AsQuery(QueryLanguage.PromQL, QueryCost.Instant);
        api.MapMethods("/query_range", GetOrPost, ApiResponse.Endpoint(QueryEndpoints.QueryRange)).AsQuery(QueryLanguage.PromQL);
        api.MapMethods("/query_exemplars", GetOrPost, ApiResponse.Endpoint(QueryEndpoints.QueryExemplars)).AsLookup(QueryCost.Range);
        api.MapMethods("/format_query", GetOrPost, ApiResponse.Endpoint(QueryEndpoints.FormatQuery));
        api.MapMethods("/parse_query", GetOrPost, ApiResponse.Endpoint(QueryEndpoints.ParseQuery));
        api.MapMethods("/complete", GetOrPost, ApiResponse.Endpoint(CompletionEndpoint.Complete)).AsLookup();
        api.MapMethods("/labels", GetOrPost, ApiResponse.Endpoint(MetadataEndpoints.Labels)).AsLookup();
        api.MapMethods("/label/{name}/values", Get, ApiResponse.Endpoint(MetadataEndpoints.LabelValues)).AsLookup();
        api.MapMethods("/series", GetOrPost, ApiResponse.Endpoint(MetadataEndpoints.Series)).AsLookup();
        api.MapMethods("/metadata", Get, ApiResponse.Endpoint(MetadataEndpoints.Metadata));
        api.MapMethods("/rules", Get, ApiResponse.Endpoint(RulesEndpoints.Rules));
        api.MapMethods("/alerts", Get, ApiResponse.Endpoint(RulesEndpoints.Alerts));
        api.MapMethods("/alertmanagers", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Alertmanagers()));
        api.MapMethods("/targets", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Targets()));
        api.MapMethods("/targets/metadata", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Nothing()));
        api.MapMethods("/scrape_pools", Get, ApiResponse.Endpoint(_ => StatusEndpoints.ScrapePools()));
        api.MapMethods("/notifications", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Nothing()));
        api.MapMethods("/status/buildinfo", Get, ApiResponse.Endpoint(_ => StatusEndpoints.BuildInfo()));
        api.MapMethods("/status/config", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Config()));
        api.MapMethods("/status/flags", Get, ApiResponse.Endpoint(_ => StatusEndpoints.Flags()));
        api.MapMethods("/status/runtimeinfo", Get, ApiResponse.Endpoint(StatusEndpoints.RuntimeInfo));
        api.MapMethods("/status/tsdb", Get, ApiResponse.Endpoint(StatusEndpoints.Tsdb));
    }

    static async Task<IResult> ReloadAsync(RuleWorker rules, CancellationToken cancellationToken)
    {
        try
        {
            await rules.ReloadAsync(cancellationToken);
            return TypedResults.Ok();
        }
        catch (Exception error) when (error is RuleFileException or IOException or UnauthorizedAccessException)
        {
            return TypedResults.Text($"failed to reload config: {error.Message}\n", statusCode: StatusCodes.Status500InternalServerError);
        }
    }
}
