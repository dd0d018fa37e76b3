using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>Refusals as RFC 9457 problem details; the <c>errors</c> member names the field.</summary>
public static class Problems
{
    /// <summary>400: a field's value cannot be used.</summary>
    public static ProblemHttpResult Invalid(string field, string message) =>
        OfField(StatusCodes.Status400BadRequest, "The request is not valid", field, message);

    /// <summary>404: there is no such thing.</summary>
    public static ProblemHttpResult NotFound(string field, string message) =>
        OfField(StatusCodes.Status404NotFound, "Not found", field, message);

    /// <summary>409: the thing is not in the state that the request needs.</summary>
    public static ProblemHttpResult Conflict(string field, string message) =>
        OfField(StatusCodes.Status409Conflict, "The state has changed or does not allow this", field, message);

    /// <summary>422: the same idempotency key came with another request.</summary>
    public static ProblemHttpResult KeyReused(string key, string first) => OfField(StatusCodes.Status422UnprocessableEntity,
        "The idempotency key was used for another request", "Idempotency-Key", $"\"{key}\" was first used for {first}");

    /// <summary>Any refusal that is about one field.</summary>
    public static ProblemHttpResult OfField(int status, string title, string field, string message) =>
        TypedResults.Problem(
            title: title,
            detail: $"{field}: {message}",
            statusCode: status,
            extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { [field] = [message] } });
}
