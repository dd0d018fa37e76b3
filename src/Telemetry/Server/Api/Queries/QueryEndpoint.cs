namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>Marks endpoints that evaluate a query, whose time is measured from the request to the end of the answer.</summary>
internal static class QueryEndpoint
{
    internal static TBuilder AsQuery<TBuilder>(this TBuilder builder, QueryLanguage language)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Mark(language));

    internal static IApplicationBuilder UseQueryMetrics(this IApplicationBuilder app, QueryMetrics metrics, TimeProvider time) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is { } mark ? MeasureAsync(context, next, mark.Language, metrics, time) : next(context));

    static async Task MeasureAsync(HttpContext context, RequestDelegate next, QueryLanguage language, QueryMetrics metrics, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            metrics.Ended(language, Outcome(status, context.RequestAborted.IsCancellationRequested), time.GetElapsedTime(started));
        }
    }

    static QueryOutcome Outcome(int status, bool isAborted) => status switch
    {
        _ when isAborted => QueryOutcome.Cancelled,
        < StatusCodes.Status400BadRequest => QueryOutcome.Ok,
        < StatusCodes.Status500InternalServerError => QueryOutcome.Refused,
        _ => QueryOutcome.Error,
    };

    sealed record Mark(QueryLanguage Language);
}
