namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>Marks endpoints that ask the store: what they may cost, and whether their time is measured as that of a query.</summary>
internal static class QueryEndpoint
{
    /// <summary>It evaluates a query, whose time is measured from the request to the end of the answer.</summary>
    internal static TBuilder AsQuery<TBuilder>(this TBuilder builder, QueryLanguage language, QueryCost cost = QueryCost.Range)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Mark(language, cost));

    /// <summary>It tells what there is.</summary>
    internal static TBuilder AsLookup<TBuilder>(this TBuilder builder, QueryCost cost = QueryCost.Lookup)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Mark(null, cost));

    /// <summary>What the request's endpoint may cost; null when it does not ask the store.</summary>
    internal static QueryCost? CostOf(HttpContext context) => Of(context)?.Cost;

    internal static IApplicationBuilder UseQueryMetrics(this IApplicationBuilder app, QueryMetrics metrics, TimeProvider time) => app.Use((context, next) =>
        Of(context)?.Language is { } language ? MeasureAsync(context, next, language, metrics, time) : next(context));

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

    static Mark? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Mark>();

    sealed record Mark(QueryLanguage? Language, QueryCost Cost);
}
