using Dendro.Telemetry.Server.Api.Queries;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Maps the Loki HTTP API: what Grafana, logcli and mcp-grafana ask. Writing is mapped with the ingest.</summary>
internal static class LokiApi
{
    static readonly string[] ReadMethods = ["GET", "POST"];

    internal static IEndpointRouteBuilder MapLokiApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/loki/api/v1").AddEndpointFilter<LokiErrors>();
        api.MapMethods("/query", ReadMethods, QueryApi.QueryAsync).AsQuery(QueryLanguage.LogQL, QueryCost.Instant);
        api.MapMethods("/query_range", ReadMethods, QueryApi.QueryRangeAsync).AsQuery(QueryLanguage.LogQL);
        api.MapMethods("/format_query", ReadMethods, QueryApi.FormatAsync);
        api.MapMethods("/labels", ReadMethods, LabelsApi.NamesAsync).AsLookup();
        api.MapMethods("/label", ReadMethods, LabelsApi.NamesAsync).AsLookup();
        api.MapMethods("/label/{name}/values", ReadMethods, LabelsApi.ValuesAsync).AsLookup();
        api.MapMethods("/series", ReadMethods, LabelsApi.SeriesAsync).AsLookup();
        api.MapMethods("/index/stats", ReadMethods, IndexApi.StatsAsync).AsLookup(QueryCost.Range);
        api.MapMethods("/index/volume", ReadMethods, IndexApi.VolumeAsync).AsLookup(QueryCost.Range);
        api.MapMethods("/index/volume_range", ReadMethods, IndexApi.VolumeRangeAsync).AsLookup(QueryCost.Range);
        api.MapMethods("/patterns", ReadMethods, PatternsApi.PatternsAsync).AsLookup(QueryCost.Range);
        api.MapMethods("/detected_labels", ReadMethods, DetectedApi.LabelsAsync).AsLookup();
        api.MapMethods("/detected_fields", ReadMethods, DetectedApi.FieldsAsync).AsLookup();
        api.MapMethods("/detected_field/{name}/values", ReadMethods, DetectedApi.FieldValuesAsync).AsLookup();
        api.MapGet("/tail", TailApi.TailAsync);
        api.MapGet("/status/buildinfo", StatusApi.BuildInfo);
        return app;
    }
}
