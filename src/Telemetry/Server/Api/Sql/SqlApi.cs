using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Sql;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Telemetry.Server.Api.Sql;

/// <summary>SQL over the store's views: <c>POST /sql</c> and <c>GET /sql</c>; the views are in docs/sql.md.</summary>
internal static class SqlApi
{
    internal static IEndpointRouteBuilder MapSqlApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/sql", [HttpMethods.Get, HttpMethods.Post], AnswerAsync).AsQuery(QueryLanguage.Sql, QueryCost.Any);
        return app;
    }

    static async Task<IResult> AnswerAsync(HttpContext context, TelemetryStore store, QueryAdmission admission)
    {
        try
        {
            var request = await SqlRequest.ReadAsync(context, store.Sql.Limits, context.RequestAborted);
            return await admission.RunAsync(context, () => RunAsync(context, store, request));
        }
        catch (SqlException e)
        {
            return Error(context, e);
        }
        catch (QueryRefusedException e)
        {
            e.SetRetryAfter(context.Response);
            return Error(e.Status, e.Message);
        }
    }

    static async Task<IResult> RunAsync(HttpContext context, TelemetryStore store, SqlRequest request) => request.Format == SqlFormat.Parquet
        ? TypedResults.Stream(await store.Sql.ExportAsync(request.Query, context.RequestAborted), "application/vnd.apache.parquet")
        : await RowsAsync(context, store, request);

    static async Task<IResult> RowsAsync(HttpContext context, TelemetryStore store, SqlRequest request)
    {
        using ISqlAnswer answer = request.Format == SqlFormat.Csv ? new CsvAnswer() : new JsonAnswer();
        var summary = await store.Sql.QueryAsync(request.Query, answer, context.RequestAborted);
        if (summary.Truncated)
        {
            context.Response.Headers["Dendro-Truncated"] = "true";
        }

        return TypedResults.Bytes(answer.End(summary).ToArray(), answer.ContentType);
    }

    static JsonHttpResult<SqlError> Error(HttpContext context, SqlException e)
    {
        if (e.Failure == SqlFailure.Store)
        {
            return Error(StatusCodes.Status503ServiceUnavailable, StoreFailure.Answer(context, e));
        }

        var status = e.Failure switch
        {
            SqlFailure.Query => StatusCodes.Status400BadRequest,
            SqlFailure.Forbidden => StatusCodes.Status403Forbidden,
            SqlFailure.Limit => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status429TooManyRequests,
        };
        return Error(status, e.Message);
    }

    static JsonHttpResult<SqlError> Error(int status, string message) => TypedResults.Json(new SqlError(message), SqlJson.Default.SqlError, statusCode: status);
}
