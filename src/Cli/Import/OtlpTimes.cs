using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Dendro.Cli.Import;

/// <summary>What a member of OTLP/JSON that holds a time tells.</summary>
internal enum OtlpTime
{
    Start,

    /// <summary>The end of a span; the time of an event, a point or a log record.</summary>
    End,

    Observed,
}

/// <summary>Reads times of OTLP/JSON. Attributes have their names as values, so the name of a member is enough to know one.</summary>
internal static class OtlpTimes
{
    /// <summary>Null when the member at which the reader stands is no time.</summary>
    public static OtlpTime? Of(in Utf8JsonReader reader) =>
        !reader.ValueSpan.EndsWith("UnixNano"u8) ? null
        : reader.ValueTextEquals("startTimeUnixNano"u8) ? OtlpTime.Start
        : reader.ValueTextEquals("timeUnixNano"u8) || reader.ValueTextEquals("endTimeUnixNano"u8) ? OtlpTime.End
        : reader.ValueTextEquals("observedTimeUnixNano"u8) ? OtlpTime.Observed
        : null;

    /// <summary>Unix nanoseconds, in a text as OTLP/JSON writes them or as a number; 0 means that there is no time.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static long Value(in Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number
        && Utf8Parser.TryParse(reader.ValueSpan, out long value, out var length) && length == reader.ValueSpan.Length && value >= 0
            ? value
            : throw new FormatException($"expected a time in Unix nanoseconds at byte {reader.TokenStartIndex.ToString(CultureInfo.InvariantCulture)}");
}
