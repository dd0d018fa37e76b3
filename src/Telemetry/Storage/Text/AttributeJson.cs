using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>Attribute values as text and back; lists and maps as JSON.</summary>
internal static class AttributeJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static (AttributeType Type, string Text) Describe(AttributeValue value) => value switch
    {
        AttributeValue.Text text => (AttributeType.Text, text.Value),
        AttributeValue.Integer => (AttributeType.Integer, value.ToString()!),
        AttributeValue.Float => (AttributeType.Float, value.ToString()!),
        AttributeValue.Boolean => (AttributeType.Boolean, value.ToString()!),
        AttributeValue.Bytes => (AttributeType.Bytes, value.ToString()!),
        AttributeValue.Nothing => (AttributeType.Nothing, ""),
        _ => (AttributeType.Json, Json(value)),
    };

    internal static AttributeValue Value(AttributeType type, string text) => type switch
    {
        AttributeType.Text => new AttributeValue.Text(text),
        AttributeType.Integer => new AttributeValue.Integer(long.Parse(text, CultureInfo.InvariantCulture)),
        AttributeType.Float => new AttributeValue.Float(double.Parse(text, CultureInfo.InvariantCulture)),
        AttributeType.Boolean => new AttributeValue.Boolean(text == "true"),
        AttributeType.Bytes => new AttributeValue.Bytes(Convert.FromBase64String(text)),
        AttributeType.Json => FromJson(text),
        _ => AttributeValue.Nothing.Instance,
    };

    static string Json(AttributeValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Integer integer:
                writer.WriteNumberValue(integer.Value);
                break;
            case AttributeValue.Float number when double.IsFinite(number.Value):
                writer.WriteRawValue(WithPoint(number.ToString()));
                break;
            case AttributeValue.Boolean truth:
                writer.WriteBooleanValue(truth.Value);
                break;
            case AttributeValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Values)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case AttributeValue.Map map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case AttributeValue.Nothing:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    // A point or exponent keeps 1.0 a float when it is read back.
    static string WithPoint(string digits) => digits.AsSpan().IndexOfAny('.', 'E') < 0 ? digits + ".0" : digits;

    static AttributeValue FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    static AttributeValue FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new AttributeValue.Text(element.GetString()!),
        JsonValueKind.Number when element.TryGetInt64(out var integer) && element.GetRawText().AsSpan().IndexOfAny('.', 'E', 'e') < 0 => new AttributeValue.Integer(integer),
        JsonValueKind.Number => new AttributeValue.Float(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new AttributeValue.Boolean(element.GetBoolean()),
        JsonValueKind.Array => new AttributeValue.List([.. element.EnumerateArray().Select(FromJson)]),
        JsonValueKind.Object => new AttributeValue.Map([.. element.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, FromJson(item.Value)))]),
        _ => AttributeValue.Nothing.Instance,
    };
}
