using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>Trace and span ids as OTLP sends them: the right number of bytes, or none for no id. Null for any other number.</summary>
internal static class Ids
{
    internal static TraceId? Trace(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => default(TraceId),
        16 => TraceId.FromBytes(bytes),
        _ => null,
    };

    internal static SpanId? Span(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => default(SpanId),
        8 => SpanId.FromBytes(bytes),
        _ => null,
    };
}
