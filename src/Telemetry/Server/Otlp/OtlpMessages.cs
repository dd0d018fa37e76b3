using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>The answers of OTLP: <c>Export…ServiceResponse</c> and <c>google.rpc.Status</c>, as protobuf and as JSON.</summary>
internal static class OtlpMessages
{
    const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The response to a stored request; empty when nothing was refused.</summary>
    internal static byte[] Response(ReceiveOutcome outcome)
    {
        var response = new ProtoWriter();
        if (outcome.Rejected > 0 || outcome.Message.Length > 0)
        {
            var partial = new ProtoWriter();
            partial.Varint(1, (ulong)outcome.Rejected);
            partial.Text(2, outcome.Message);
            response.Bytes(1, partial.Written);
        }

        return response.Written.ToArray();
    }

    /// <inheritdoc cref="Response"/>
    internal static byte[] ResponseJson(Signal signal, ReceiveOutcome outcome)
    {
        if (outcome.Rejected == 0 && outcome.Message.Length == 0)
        {
            return "{}"u8.ToArray();
        }

        var rejected = signal switch
        {
            Signal.Traces => "rejectedSpans",
            Signal.Metrics => "rejectedDataPoints",
            _ => "rejectedLogRecords",
        };
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, Dictionary<string, string>>
        {
            ["partialSuccess"] = new()
            {
                [rejected] = outcome.Rejected.ToString(CultureInfo.InvariantCulture),
                ["errorMessage"] = outcome.Message,
            },
        });
    }

    /// <summary>A <c>google.rpc.Status</c>; with a delay, it tells the client to try again (opentelemetry.io/docs/specs/otlp).</summary>
    internal static byte[] Status(int code, string message, TimeSpan? retryAfter = null)
    {
        var status = new ProtoWriter();
        status.Varint(1, (ulong)code);
        status.Text(2, message);
        if (retryAfter is { } delay)
        {
            var (duration, retry, any) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
            duration.Varint(1, (ulong)delay.TotalSeconds);
            retry.Bytes(1, duration.Written);
            any.Text(1, RetryInfoType);
            any.Bytes(2, retry.Written);
            status.Bytes(3, any.Written);
        }

        return status.Written.ToArray();
    }

    /// <inheritdoc cref="Status"/>
    internal static byte[] StatusJson(int code, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["code"] = code, ["message"] = message });
}
