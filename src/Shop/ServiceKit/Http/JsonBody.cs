using System.Text.Json;
using Dendro.Shop.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>Reads request bodies so that a bad one is answered with the field's name, without an exception on the way.</summary>
public static class JsonBody
{
    /// <summary>The body, or the refusal: 415 for another content type, 400 for what cannot be read as <typeparamref name="T"/>.</summary>
    public static async Task<(T? Body, ProblemHttpResult? Problem)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, Problems.OfField(StatusCodes.Status415UnsupportedMediaType, "The content type is not supported",
                "Content-Type", $"found \"{request.ContentType}\", expected application/json"));
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, ShopJson.Options, cancellationToken);
            return body is null ? (null, Problems.Invalid("body", "found null, expected an object")) : (body, null);
        }
        catch (JsonException error)
        {
            var (field, message) = JsonProblem.Of<T>(error);
            return (null, Problems.Invalid(field, message));
        }
    }
}
