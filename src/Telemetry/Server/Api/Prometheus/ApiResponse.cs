using System.Text.Encodings.Web;
using System.Text.Json;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>What an endpoint answers with: the data, and what there is to say about it.</summary>
internal sealed record ApiResponse(Action<Utf8JsonWriter> WriteData)
{
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    internal IReadOnlyList<string> Infos { get; init; } = [];

    // As Prometheus writes it: readable, since it is never put into a page unescaped.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An endpoint whose answer is at hand.</summary>
    internal static RequestDelegate Endpoint(Func<ApiRequest, ApiResponse> handler) =>
        Endpoint((request, _) => Task.FromResult(handler(request)));

    /// <summary>An endpoint that answers with <paramref name="handler"/>'s data or with an error, in Prometheus' envelope.</summary>
    internal static RequestDelegate Endpoint(Func<ApiRequest, CancellationToken, Task<ApiResponse>> handler) => async context =>
    {
        var (response, error) = await AnswerAsync(context, handler);
        context.Response.StatusCode = error?.Status ?? StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        json.WriteStartObject();
        json.WriteString("status", error is null ? "success" : "error");
        if (error is null)
        {
            json.WritePropertyName("data");
            response!.WriteData(json);
            WriteTexts(json, "warnings", response.Warnings);
            WriteTexts(json, "infos", response.Infos);
        }
        else
        {
            json.WriteString("errorType", error.Type);
            json.WriteString("error", error.Message);
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    };

    static async Task<(ApiResponse? Response, ApiError? Error)> AnswerAsync(
        HttpContext context, Func<ApiRequest, CancellationToken, Task<ApiResponse>> handler)
    {
        try
        {
            var request = await ApiRequest.ReadAsync(context);
            return (await context.RequestServices.GetRequiredService<QueryAdmission>().RunAsync(context, () => handler(request, context.RequestAborted)), null);
        }
        catch (ApiError error)
        {
            return (null, error);
        }
        catch (QueryRefusedException error)
        {
            error.SetRetryAfter(context.Response);
            return (null, ApiError.Of(error));
        }
        catch (PromQLException error)
        {
            return (null, ApiError.Of(error));
        }
        catch (StoreException error)
        {
            return (null, ApiError.Of(context, error));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return (null, ApiError.Canceled());
        }
        catch (Exception error) when (error is BadHttpRequestException or InvalidDataException)
        {
            return (null, ApiError.BadData(error.Message));
        }
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
