using System.Globalization;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Wire;
using Microsoft.Net.Http.Headers;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>OTLP over HTTP (opentelemetry.io/docs/specs/otlp, OTLP/HTTP), on its own paths and on those of Loki, Prometheus and Mimir.</summary>
internal static class OtlpHttp
{
    const string Protobuf = "application/x-protobuf";
    const string Json = "application/json";

    internal static IEndpointRouteBuilder MapOtlp(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<OtlpGrpc>();
        Map(app, "/v1/traces", Signal.Traces, Manner.Otlp);
        Map(app, "/v1/metrics", Signal.Metrics, Manner.Otlp);
        Map(app, "/v1/logs", Signal.Logs, Manner.Otlp);
        Map(app, "/otlp/v1/metrics", Signal.Metrics, Manner.Prometheus);
        Map(app, "/api/v1/otlp/v1/metrics", Signal.Metrics, Manner.Prometheus);
        Map(app, "/prometheus/api/v1/otlp/v1/metrics", Signal.Metrics, Manner.Prometheus);
        Map(app, "/otlp/v1/logs", Signal.Logs, Manner.Loki);
        return app;
    }

    static void Map(IEndpointRouteBuilder app, string path, Signal signal, Manner manner) =>
        app.MapPost(path, (HttpContext context, OtlpReceiver receiver) => ReceiveAsync(context, receiver, signal, manner)).AsIngest().RequireCors(OtlpCors.Policy);

    static async Task ReceiveAsync(HttpContext context, OtlpReceiver receiver, Signal signal, Manner manner)
    {
        var reply = new Reply(context, ContentType(context.Request) == Json, manner);
        if (ContentType(context.Request) is not (Protobuf or Json))
        {
            receiver.Refuse(signal);
            await reply.FailAsync(StatusCodes.Status415UnsupportedMediaType, $"content type \"{context.Request.ContentType}\" is not supported: send {Protobuf} or {Json}");
            return;
        }

        try
        {
            using var body = await RequestBody.ReadAsync(context);
            var request = reply.AsJson ? JsonTranscoder.ToProtobuf(OtlpSchema.Request(signal), body.Memory.Span) : body.Memory;
            var outcome = await receiver.ReceiveAsync(signal, request, context.RequestAborted);
            await reply.WriteAsync(signal, outcome);
        }
        catch (OtlpFormatException e)
        {
            receiver.Refuse(signal);
            await reply.FailAsync(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            receiver.Refuse(signal, e.StatusCode == StatusCodes.Status429TooManyRequests ? ReceiveStatus.QueueFull : ReceiveStatus.Malformed);
            await reply.FailAsync(e.StatusCode, e.Message);
        }
    }

    static string ContentType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : "";

    /// <summary>Whose way of answering a path has.</summary>
    enum Manner
    {
        /// <summary>What was refused of a request is told with success.</summary>
        Otlp,

        /// <summary>It is told with 400, though the rest is stored, on the paths of Prometheus and Mimir.</summary>
        Prometheus,

        /// <summary>So it is here; all is well with 204, and errors are protobuf whatever was sent.</summary>
        Loki,
    }

    /// <summary>Words what became of a request in the request's own encoding.</summary>
    sealed class Reply(HttpContext context, bool asJson, Manner manner)
    {
        const int RetryAfterSeconds = 1;

        internal bool AsJson => asJson;

        internal async Task WriteAsync(Signal signal, ReceiveOutcome outcome)
        {
            switch (outcome.Status)
            {
                case ReceiveStatus.Stored when manner != Manner.Otlp && outcome.Rejected > 0:
                    await FailAsync(StatusCodes.Status400BadRequest, outcome.Message);
                    break;
                case ReceiveStatus.Stored when manner == Manner.Loki:
                    context.Response.StatusCode = StatusCodes.Status204NoContent;
                    break;
                case ReceiveStatus.Stored:
                    context.Response.ContentType = asJson ? Json : Protobuf;
                    await context.Response.BodyWriter.WriteAsync(asJson ? OtlpMessages.ResponseJson(signal, outcome) : OtlpMessages.Response(outcome), context.RequestAborted);
                    break;
                case ReceiveStatus.Malformed:
                    await FailAsync(StatusCodes.Status400BadRequest, outcome.Message);
                    break;
                case ReceiveStatus.QueueFull:
                    await FailAsync(StatusCodes.Status429TooManyRequests, outcome.Message);
                    break;
                default:
                    await FailAsync(StatusCodes.Status503ServiceUnavailable, outcome.Message);
                    break;
            }
        }

        internal async Task FailAsync(int status, string message)
        {
            context.Response.StatusCode = status;
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            }

            var code = RpcCode(status);
            context.Response.ContentType = manner == Manner.Loki ? "application/octet-stream" : asJson ? Json : Protobuf;
            await context.Response.BodyWriter.WriteAsync(
                asJson && manner != Manner.Loki ? OtlpMessages.StatusJson(code, message) : OtlpMessages.Status(code, message), context.RequestAborted);
        }

        // google.rpc.Code: INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE.
        static int RpcCode(int status) => status switch
        {
            StatusCodes.Status429TooManyRequests => 8,
            StatusCodes.Status503ServiceUnavailable => 14,
            _ => 3,
        };
    }
}
