using Dendro.Telemetry.Server.Api.Queries;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Maps the Loki HTTP API: what Grafana, logcli and mcp-grafana ask. Writing is mapped with the ingest.</summary>
internal static class LokiApi
{
    static readonly string[] ReadMethods = ["GET", "POST"];

    internal static IEndpointRouteBuilder MapLokiApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/loki/api/v1").AddEndpointFilter<LokiErrors>();
        api.MapMethods("/query", ReadMethods, QueryApi.QueryAsync).AsQuery(QueryLanguage.LogQL);
        api.MapMethods("/query_range", ReadMethods, QueryApi.QueryRangeAsync).AsQuery(QueryLanguage.LogQL);
        api.MapMethods("/format_query", ReadMethods, QueryApi.FormatAsync);
        api.MapMethods("/labels", ReadMethods, LabelsApi.NamesAsync);
        api.MapMethods("/label", ReadMethods, LabelsApi.NamesAsync);
        api.MapMethods("/label/{name}/values", ReadMethods, LabelsApi.ValuesAsync);
        api.MapMethods("/series", ReadMethods, LabelsApi.SeriesAsync);
        api.MapMethods("/index/stats", ReadMethods, IndexApi.StatsAsync);
        api.MapMethods("/index/volume", ReadMethods, IndexApi.VolumeAsync);
        api.MapMethods("/index/volume_range", ReadMethods, IndexApi.VolumeRangeAsync);
        api.MapMethods("/patterns", ReadMethods, PatternsApi.PatternsAsync);
        api.MapMethods("/detected_labels", ReadMethods, DetectedApi.LabelsAsync);
        api.MapMethods("/detected_fields", ReadMethods, DetectedApi.FieldsAsync);
        api.MapMethods("/detected_field/{name}/values", ReadMethods, DetectedApi.FieldValuesAsync);
        api.MapGet("/tail", TailApi.TailAsync);
        api.MapGet("/status/buildinfo", StatusApi.BuildInfo);
        return app;
    }
}
