using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>An answer that is an error, in the types that Prometheus' clients know.</summary>
internal sealed class ApiError(string type, int status, string message) : Exception(message)
{
    /// <summary>bad_data, execution, timeout and so on.</summary>
    internal string Type => type;

    internal int Status => status;

    internal static ApiError BadData(string message) => new("bad_data", StatusCodes.Status400BadRequest, message);

    internal static ApiError BadParameter(string name, string problem) => BadData($"invalid parameter \"{name}\": {problem}");

    internal static ApiError Timeout() => new("timeout", StatusCodes.Status503ServiceUnavailable, "query timed out in expression evaluation");

    internal static ApiError Canceled() => new("canceled", StatusCodes.Status499ClientClosedRequest, "query was canceled in expression evaluation");

    internal static ApiError Of(HttpContext context, StoreException error)
    {
        var (status, message) = StoreFailure.Answer(context, error);
        return new ApiError(error.IsOutOfMemory ? "execution" : "unavailable", status, message);
    }

    // As Mimir calls it when a tenant has too many.
    internal static ApiError Of(QueryRefusedException error) =>
        new(error.Status == StatusCodes.Status429TooManyRequests ? "too_many_requests" : "unavailable", error.Status, error.Message);

    internal static ApiError Of(PromQLException error) => error.Kind switch
    {
        PromQLErrorKind.BadData => BadParameter("query", error.Message),
        _ => new ApiError("execution", StatusCodes.Status422UnprocessableEntity, error.Message),
    };
}
