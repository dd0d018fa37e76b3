using System.Globalization;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Takes what other senders speak: Loki's push and Prometheus' remote write. Errors are plain text, as theirs are.</summary>
internal static class PushApi
{
    internal static IEndpointRouteBuilder MapPush(this IEndpointRouteBuilder app)
    {
        app.MapPost("/loki/api/v1/push", PushLogsAsync).AsIngest();
        foreach (var path in new[] { "/api/v1/push", "/api/v1/write", "/prometheus/api/v1/write" })
        {
            app.MapPost(path, RemoteWriteApi.WriteAsync).AsIngest();
        }

        return app;
    }

    static Task<Results<NoContent, ContentHttpResult>> PushLogsAsync(HttpContext context, TelemetryStore store, LogLimits limits, TimeLimits times, IngestMetrics metrics)
    {
        var rejections = new Rejections();
        return StoreAsync(context, store, metrics, Signal.Logs, rejections, body =>
        {
            var batch = store.NewLogs();
            var reader = new LokiPushReader(batch, rejections, limits, times.Now(Signal.Logs));
            if (context.Request.HasJsonContentType())
            {
                reader.ReadJson(body.Memory);
            }
            else
            {
                reader.ReadProtobuf(body.Unsnapped().Span);
            }

            return batch;
        });
    }

    /// <summary>Stores what a body holds and words what became of it; what was refused of it is a 400, and the rest is stored.</summary>
    internal static async Task<Results<NoContent, ContentHttpResult>> StoreAsync(
        HttpContext context, TelemetryStore store, IngestMetrics metrics, Signal signal, Rejections rejections, Func<RequestBody, Batch> read)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(context, takesSnappy: true);
            using var batch = read(body);
            batch.Request = RequestHash.Of(body.Memory.Span, (long)signal);
            var result = await store.AppendAsync(batch, context.RequestAborted);
            if (result == AppendResult.QueueFull)
            {
                metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.QueueFull, 0, batch.Count, ""));
                return Failure(context, StatusCodes.Status429TooManyRequests, "too many records wait to be stored: send these again in a second");
            }

            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Stored, result == AppendResult.Repeated ? 0 : batch.Count, rejections.Count, rejections.Message));
            return rejections.Count == 0 ? TypedResults.NoContent() : Failure(context, StatusCodes.Status400BadRequest, rejections.Message);
        }
        catch (Exception e) when (e is FormatException or OtlpFormatException or InvalidDataException)
        {
            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Malformed, 0, 0, e.Message));
            return Failure(context, StatusCodes.Status400BadRequest, e is InvalidDataException ? "the body is no snappy block" : e.Message);
        }
        catch (BatchTooLargeException e)
        {
            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Malformed, 0, 0, e.Message));
            return Failure(context, StatusCodes.Status413PayloadTooLarge, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            var status = e.StatusCode == StatusCodes.Status429TooManyRequests ? ReceiveStatus.QueueFull : ReceiveStatus.Malformed;
            metrics.Received(signal, new ReceiveOutcome(status, 0, 0, e.Message));
            return Failure(context, e.StatusCode, e.Message);
        }
        catch (StoreException e)
        {
            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Unavailable, 0, 0, e.Message));
            return Failure(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    static ContentHttpResult Failure(HttpContext context, int status, string message)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Text(message + "\n", "text/plain", statusCode: status);
    }
}
