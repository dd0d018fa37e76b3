using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Maps the Tempo HTTP API. Errors are text, as Tempo's are.</summary>
internal static class TempoApi
{
    const string Version = "2.9.0";

    internal static IEndpointRouteBuilder MapTempoApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").AddEndpointFilter(AnswerErrorsAsText);
        api.MapGet("/api/echo", () => "echo");
        api.MapGet("/api/traces/{id}", TracesApi.GetTraceV1).AsLookup();
        api.MapGet("/api/v2/traces/{id}", TracesApi.GetTraceV2).AsLookup();
        api.MapGet("/api/search", SearchApi.Search).AsQuery(QueryLanguage.TraceQL);
        api.MapGet("/api/search/tags", TagsApi.GetNamesV1).AsLookup();
        api.MapGet("/api/search/tag/{name}/values", TagsApi.GetValuesV1).AsLookup();
        api.MapGet("/api/v2/search/tags", TagsApi.GetNamesV2).AsLookup();
        api.MapGet("/api/v2/search/tag/{name}/values", TagsApi.GetValuesV2).AsLookup();
        api.MapGet("/api/metrics/query_range", MetricsApi.QueryRange).AsQuery(QueryLanguage.TraceQL);
        api.MapGet("/api/metrics/query", MetricsApi.Query).AsQuery(QueryLanguage.TraceQL);
        api.MapGet("/api/status/buildinfo", () => new { version = Version, revision = "", branch = "", buildUser = "", buildDate = "", goVersion = "" });
        api.MapGet("/status/version", () => $"tempo, version {Version} (dendro)\n");
        McpApi.Map(app);
        return app;
    }

    static async ValueTask<object?> AnswerErrorsAsText(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await context.HttpContext.RequestServices.GetRequiredService<QueryAdmission>().RunAsync(context.HttpContext, () => next(context).AsTask());
        }
        catch (BadParameterException e)
        {
            return Results.Text(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (TraceQLException e)
        {
            return Results.Text($"invalid TraceQL query: {e.Message}", statusCode: StatusCodes.Status400BadRequest);
        }
        catch (QueryRefusedException e)
        {
            e.SetRetryAfter(context.HttpContext.Response);
            return Results.Text(e.Message, statusCode: e.Status);
        }
        catch (StoreException e)
        {
            var (status, message) = StoreFailure.Answer(context.HttpContext, e);
            return Results.Text(message, statusCode: status);
        }
    }
}
