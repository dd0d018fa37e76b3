using System.Globalization;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dendro.Telemetry.Server.Push;

/// <summary>
/// Takes Prometheus' remote write, 1.0 and 2.0 (prometheus.io/docs/specs/prw). Series that cannot be taken are left out
/// and the answer is 400; what was written is told in headers and must not be sent again.
/// </summary>
internal static class RemoteWriteApi
{
    internal static async Task<Results<NoContent, ContentHttpResult>> WriteAsync(HttpContext context, TelemetryStore store, RemoteSeries series, TimeLimits times, IngestMetrics metrics)
    {
        var written = new RemoteWritten(times.Now(Otlp.Signal.Metrics));
        var result = await PushApi.StoreAsync(context, store, metrics, Otlp.Signal.Metrics, written.Rejections, body =>
        {
            var version = Version(context.Request);
            var batch = store.NewSamples();
            if (version == 2)
            {
                new RemoteWrite2Reader(series, batch, written).Read(body.Unsnapped().Span);
            }
            else
            {
                new RemoteWriteReader(series, batch, written).Read(body.Unsnapped().Span);
            }

            return batch;
        });
        var isStored = result.Result is NoContent || written.Rejections.Count > 0 && result.Result is ContentHttpResult { StatusCode: StatusCodes.Status400BadRequest };
        Tell(context.Response, "Samples", isStored ? written.Samples : 0);
        Tell(context.Response, "Histograms", isStored ? written.Histograms : 0);
        Tell(context.Response, "Exemplars", isStored ? written.Exemplars : 0);
        return result;
    }

    static void Tell(HttpResponse response, string what, int count) =>
        response.Headers[$"X-Prometheus-Remote-Write-{what}-Written"] = count.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="BadHttpRequestException">Another message, or another encoding than snappy.</exception>
    static int Version(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString() is not ("" or "snappy") and var encoding)
        {
            throw Unsupported($"content encoding \"{encoding}\" is not supported: send snappy");
        }

        // Senders from before the header was asked for send version 1.0.
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return 1;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "application/x-protobuf")
        {
            throw Unsupported($"content type \"{request.ContentType}\" is not supported: send application/x-protobuf");
        }

        var proto = type.Parameters.FirstOrDefault(parameter => parameter.Name == "proto")?.GetUnescapedValue().ToString();
        return proto switch
        {
            null or "prometheus.WriteRequest" => 1,
            "io.prometheus.write.v2.Request" => 2,
            _ => throw Unsupported($"message \"{proto}\" is not supported: send prometheus.WriteRequest or io.prometheus.write.v2.Request"),
        };
    }

    static BadHttpRequestException Unsupported(string message) => new(message, StatusCodes.Status415UnsupportedMediaType);
}
