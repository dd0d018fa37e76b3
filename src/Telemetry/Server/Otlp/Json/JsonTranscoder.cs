using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Json;

/// <summary>
/// Rewrites OTLP's JSON as protobuf, so that one decoder serves both. Ids are hexadecimal, 64-bit numbers come as
/// numbers or texts, enumerations as numbers or names; fields have their name in JSON or that in protobuf, and unknown ones are
/// skipped (opentelemetry.io/docs/specs/otlp, JSON Protobuf encoding).
/// </summary>
internal static class JsonTranscoder
{
    /// <exception cref="OtlpFormatException">The body is not JSON, or not this message; the text says where.</exception>
    internal static byte[] ToProtobuf(OtlpMessage message, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            var writer = new ProtoWriter();
            if (WriteMessage(ref reader, message, writer) is { } unknown)
            {
                throw new OtlpFormatException($"{message.Name}: found \"{Cut(unknown)}\", expected \"{message.Fields.First()}\"");
            }

            if (reader.Read())
            {
                throw new OtlpFormatException("the body has something behind its JSON object");
            }

            return writer.Written.ToArray();
        }
        catch (JsonException e)
        {
            throw new OtlpFormatException($"the body is not valid JSON: {e.Message}");
        }
    }

    // A field that the message does not have, when there is none that it has.
    static string? WriteMessage(ref Utf8JsonReader reader, OtlpMessage message, ProtoWriter writer)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Found(ref reader, $"an object ({message.Name})");
        }

        var (unknown, isKnown) = ((string?)null, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonTexts.Of(ref reader);
            reader.Read();
            if (message.Field(name) is not { } field)
            {
                unknown ??= name;
                reader.Skip();
                continue;
            }

            isKnown = true;
            try
            {
                WriteField(ref reader, field, writer);
            }
            catch (OtlpFormatException e)
            {
                throw new OtlpFormatException($"{name}{(e.Message.StartsWith('[') || e.Message.StartsWith(':') ? "" : ".")}{e.Message}");
            }
        }

        return isKnown ? null : unknown;
    }

    static void WriteField(ref Utf8JsonReader reader, OtlpField field, ProtoWriter writer)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (!field.IsRepeated)
        {
            WriteValue(ref reader, field, writer);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Found(ref reader, "an array");
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            try
            {
                WriteValue(ref reader, field, writer);
            }
            catch (OtlpFormatException e)
            {
                throw new OtlpFormatException($"[{i}]{(e.Message.StartsWith(':') ? "" : ".")}{e.Message}");
            }
        }
    }

    static void WriteValue(ref Utf8JsonReader reader, OtlpField field, ProtoWriter writer)
    {
        switch (field.Kind)
        {
            case FieldKind.Message:
                var child = new ProtoWriter();
                WriteMessage(ref reader, field.Message!, child);
                writer.Bytes(field.Number, child.Written);
                break;
            case FieldKind.Text:
                writer.Text(field.Number, Text(ref reader, "a text"));
                break;
            case FieldKind.Hex:
                writer.Bytes(field.Number, Hex(ref reader));
                break;
            case FieldKind.Base64:
                writer.Bytes(field.Number, Base64(ref reader));
                break;
            case FieldKind.Boolean:
                writer.Varint(field.Number, Boolean(ref reader) ? 1UL : 0);
                break;
            case FieldKind.Enum:
                writer.Varint(field.Number, Enumeration(ref reader, field.Values!));
                break;
            case FieldKind.Varint:
                writer.Varint(field.Number, Number(ref reader));
                break;
            case FieldKind.ZigZag:
                var signed = (long)Number(ref reader);
                writer.Varint(field.Number, (ulong)((signed << 1) ^ (signed >> 63)));
                break;
            case FieldKind.Fixed32:
                writer.Fixed32(field.Number, (uint)Natural(ref reader));
                break;
            case FieldKind.Double:
                writer.Fixed64(field.Number, BitConverter.DoubleToUInt64Bits(Double(ref reader)));
                break;
            case FieldKind.SignedFixed64:
                writer.Fixed64(field.Number, Number(ref reader));
                break;
            default:
                writer.Fixed64(field.Number, Natural(ref reader));
                break;
        }
    }

    static string Text(ref Utf8JsonReader reader, string expected) =>
        reader.TokenType == JsonTokenType.String ? JsonTexts.Of(ref reader) : throw Found(ref reader, expected);

    static byte[] Hex(ref Utf8JsonReader reader)
    {
        var text = Text(ref reader, "an id in hexadecimal digits");
        return text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : throw Found(ref reader, "an id in hexadecimal digits");
    }

    static byte[] Base64(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Found(ref reader, "bytes in base64");

    static bool Boolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Found(ref reader, "true or false"),
    };

    static ulong Enumeration(ref Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Number(ref reader);
        }

        var text = JsonTexts.Of(ref reader);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == text)
            {
                return (ulong)i;
            }
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Found(ref reader, $"a number or one of {string.Join(", ", names)}");
    }

    // A time or a count; read as bits, a negative one would be in another millennium.
    static ulong Natural(ref Utf8JsonReader reader)
    {
        var isNegative = reader.TokenType == JsonTokenType.Number ? reader.ValueSpan[0] == '-' : reader.TokenType == JsonTokenType.String && reader.ValueSpan is [(byte)'-', ..];
        return isNegative ? throw Found(ref reader, "a whole number of 64 bits that is not negative") : Number(ref reader);
    }

    // The bits of a signed or unsigned 64-bit number.
    static ulong Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var signed))
            {
                return (ulong)signed;
            }

            if (reader.TryGetUInt64(out var unsigned))
            {
                return unsigned;
            }

            return reader.TryGetDouble(out var number) && Math.Truncate(number) == number && Math.Abs(number) < long.MaxValue
                ? (ulong)(long)number
                : throw Found(ref reader, "a whole number of 64 bits");
        }

        var text = Text(ref reader, "a whole number of 64 bits");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var fromText) ? (ulong)fromText
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? large
            : throw Found(ref reader, "a whole number of 64 bits");
    }

    static double Double(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetDouble();
        }

        var text = Text(ref reader, "a number");
        return text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Found(ref reader, "a number"),
        };
    }

    static OtlpFormatException Found(ref Utf8JsonReader reader, string expected)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => $"\"{Cut(JsonTexts.Of(ref reader))}\"",
            JsonTokenType.Number => Cut(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => "null",
            _ => "nothing",
        };
        return new OtlpFormatException($": found {found}, expected {expected}");
    }

    static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
