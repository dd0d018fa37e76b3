using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Dendro.Cli.Import;

/// <summary>Moves every time of a line of OTLP/JSON and leaves every other byte as it is.</summary>
internal static class TimeShift
{
    // A 64-bit number, with a sign and between quotes.
    const int LongestTime = 22;

    /// <exception cref="FormatException">A time cannot be read, or would be before 1970.</exception>
    public static void Write(ReadOnlySpan<byte> line, long shiftNs, IBufferWriter<byte> output)
    {
        var reader = new Utf8JsonReader(line);
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || OtlpTimes.Of(reader) is null || !reader.Read() || OtlpTimes.Value(reader) is 0)
            {
                continue;
            }

            var shifted = OtlpTimes.Value(reader) + shiftNs;
            if (shifted < 0)
            {
                throw new FormatException($"the time at byte {reader.TokenStartIndex.ToString(CultureInfo.InvariantCulture)} would be before 1970");
            }

            output.Write(line[copied..(int)reader.TokenStartIndex]);
            Write(shifted, output);
            copied = (int)reader.BytesConsumed;
        }

        output.Write(line[copied..]);
    }

    static void Write(long nanoseconds, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(LongestTime);
        target[0] = (byte)'"';
        Utf8Formatter.TryFormat(nanoseconds, target[1..], out var length);
        target[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }
}
