using System.Diagnostics;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// Marks endpoints that take telemetry in. Their requests leave no span: the span of receiving this process' own
/// telemetry would be sent here and leave another, for ever. Nor do requests that are part of no trace, such as those of a dashboard, which
/// asks every few seconds for as long as someone leaves it open.
/// </summary>
internal static class IngestEndpoint
{
    internal static RouteHandlerBuilder AsIngest(this RouteHandlerBuilder builder)
    {
        builder.WithMetadata(Mark.Instance);
        builder.DisableHttpMetrics();
        return builder;
    }

    internal static IApplicationBuilder UseUntracedRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Activity.Current is { } activity && (activity.ParentSpanId == default || context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null || IsGrpc(context.Request)))
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            activity.IsAllDataRequested = false;
        }

        return next(context);
    });

    static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    sealed class Mark
    {
        internal static readonly Mark Instance = new();
    }
}
