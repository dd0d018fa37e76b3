using System.Globalization;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>The structured metadata that has columns of its own, and the names it is shown under.</summary>
internal readonly record struct LogFields(TraceId TraceId, SpanId SpanId, DetectedLevel Level, Labels Rest)
{
    internal const string TraceIdName = "trace_id";
    internal const string SpanIdName = "span_id";
    internal const string LevelName = "detected_level";
    internal const string ObservedName = "observed_timestamp";
    internal const string SeverityName = "severity_number";
    internal const string SeverityTextName = "severity_text";
    internal const string FlagsName = "flags";

    static readonly string[] LevelNames = ["", "unknown", "trace", "debug", "info", "warn", "error", "critical", "fatal"];

    /// <summary>Takes out what fits a column without losing a letter.</summary>
    internal static LogFields Split(Labels metadata)
    {
        var (trace, span, level, rest) = (default(TraceId), default(SpanId), DetectedLevel.None, metadata);
        if (ParseTraceId(metadata[TraceIdName]) is { } traceId)
        {
            (trace, rest) = (traceId, rest.Drop(TraceIdName));
        }

        if (ParseSpanId(metadata[SpanIdName]) is { } spanId)
        {
            (span, rest) = (spanId, rest.Drop(SpanIdName));
        }

        if (ParseLevel(metadata[LevelName]) is { } known)
        {
            (level, rest) = (known, rest.Drop(LevelName));
        }

        return new LogFields(trace, span, level, rest);
    }

    internal static string Name(DetectedLevel level) => LevelNames[(int)level];

    internal static DetectedLevel? ParseLevel(string text) =>
        text.Length > 0 && Array.IndexOf(LevelNames, text) is > 0 and var index ? (DetectedLevel)index : null;

    internal static TraceId? ParseTraceId(string text) =>
        text.Length == 32 && IsLowerHex(text) && TraceId.TryParse(text, out var id) && !id.IsEmpty ? id : null;

    internal static SpanId? ParseSpanId(string text) =>
        text.Length == 16 && IsLowerHex(text) && SpanId.TryParse(text, out var id) && !id.IsEmpty ? id : null;

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static bool IsLowerHex(string text) => text.All(char.IsAsciiHexDigitLower);
}
