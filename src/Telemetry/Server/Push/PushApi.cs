using System.Globalization;
using Dendro.Telemetry.Server.Hosting;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;
using Microsoft.AspNetCore.Http.HttpResults;
using Snappier;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Takes what other senders speak: Loki's push and Prometheus' remote write 1.0. Errors are plain text, as theirs are.</summary>
internal static class PushApi
{
    internal static IEndpointRouteBuilder MapPush(this IEndpointRouteBuilder app)
    {
        app.MapPost("/loki/api/v1/push", PushLogsAsync).AsIngest();
        foreach (var path in new[] { "/api/v1/push", "/api/v1/write", "/prometheus/api/v1/write" })
        {
            app.MapPost(path, WriteSamplesAsync).AsIngest();
        }

        return app;
    }

    static Task<Results<NoContent, ContentHttpResult>> PushLogsAsync(HttpContext context, TelemetryStore store, IngestMetrics metrics) =>
        StoreAsync(context, store, metrics, Signal.Logs, body =>
        {
            var batch = store.NewLogs();
            var reader = new LokiPushReader(batch);
            if (context.Request.HasJsonContentType())
            {
                reader.ReadJson(body);
            }
            else
            {
                reader.ReadProtobuf(Unsnapped(body.Span));
            }

            return batch;
        });

    static Task<Results<NoContent, ContentHttpResult>> WriteSamplesAsync(HttpContext context, TelemetryStore store, RemoteSeries series, IngestMetrics metrics) =>
        StoreAsync(context, store, metrics, Signal.Metrics, body =>
        {
            if (context.Request.ContentType?.Contains("io.prometheus.write.v2", StringComparison.Ordinal) == true)
            {
                throw new BadHttpRequestException("remote write 2.0 is not supported: send prometheus.WriteRequest (1.0)", StatusCodes.Status415UnsupportedMediaType);
            }

            var batch = store.NewSamples();
            new RemoteWriteReader(series, batch).Read(Unsnapped(body.Span));
            return batch;
        });

    static async Task<Results<NoContent, ContentHttpResult>> StoreAsync(
        HttpContext context, TelemetryStore store, IngestMetrics metrics, Signal signal, Func<ReadOnlyMemory<byte>, IBatch> read)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(context);
            var batch = read(body.Memory);
            var result = await store.AppendAsync(batch, context.RequestAborted);
            var full = result == AppendResult.QueueFull;
            metrics.Received(signal, new ReceiveOutcome(full ? ReceiveStatus.QueueFull : ReceiveStatus.Stored, full ? 0 : batch.Count, full ? batch.Count : 0, ""));
            return full ? Failure(context, StatusCodes.Status429TooManyRequests, "too many records wait to be stored: send these again in a second") : TypedResults.NoContent();
        }
        catch (Exception e) when (e is FormatException or OtlpFormatException or InvalidDataException)
        {
            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Malformed, 0, 0, e.Message));
            return Failure(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            return Failure(context, e.StatusCode, e.Message);
        }
        catch (StoreException e)
        {
            metrics.Received(signal, new ReceiveOutcome(ReceiveStatus.Unavailable, 0, 0, e.Message));
            return Failure(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    static byte[] Unsnapped(ReadOnlySpan<byte> body) => Snappy.GetUncompressedLength(body) is var length && length > TelemetryHost.MaxRequestBytes
        ? throw new BadHttpRequestException($"the body is {length} bytes large, at most {TelemetryHost.MaxRequestBytes} are taken: send smaller batches", StatusCodes.Status413PayloadTooLarge)
        : Snappy.DecompressToArray(body);

    static ContentHttpResult Failure(HttpContext context, int status, string message)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Text(message + "\n", "text/plain", statusCode: status);
    }
}
