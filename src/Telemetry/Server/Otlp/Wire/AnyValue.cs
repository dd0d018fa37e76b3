using System.Globalization;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>Reads <c>KeyValue</c> and <c>AnyValue</c>: scalars straight into a store's attribute text, the rest as a tree.</summary>
internal static class AnyValue
{
    // Deeper nesting than this is an attack, not telemetry.
    const int MostDepth = 32;

    /// <summary>Splits a <c>KeyValue</c>.</summary>
    internal static ReadOnlySpan<byte> KeyValue(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> key = default;
        value = default;
        var reader = new ProtoReader(keyValue, "KeyValue");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Bytes();
                    break;
                case 2:
                    value = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return key;
    }

    /// <summary>Adds an attribute to the set that began at <paramref name="start"/>, as far as its texts may be long.</summary>
    internal static void AddTo(TextBuffer buffer, int start, ReadOnlySpan<byte> keyValue, TextLimit texts)
    {
        if (TryText(keyValue, out var key, out var text))
        {
            AttributeText.Add(buffer, start, key, AttributeType.Text, text);
            return;
        }

        key = KeyValue(keyValue, out var value);
        AddTo(buffer, start, texts.Take(key, TextKind.Attribute), value, texts);
    }

    /// <summary>
    /// Takes a <c>KeyValue</c> apart whose parts stand in the order of the specification, each shorter than 128 bytes, and
    /// whose value is a text. Most are so, and reading them field by field takes three times as long.
    /// </summary>
    internal static bool TryText(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> text)
    {
        const byte First = (1 << 3) | (byte)WireType.Bytes;
        const byte Second = (2 << 3) | (byte)WireType.Bytes;
        const int Prefix = 2;
        key = default;
        text = default;
        if (keyValue.Length < Prefix || keyValue[0] != First || keyValue[1] >= 0x80 || keyValue.Length < keyValue[1] + (3 * Prefix))
        {
            return false;
        }

        var value = keyValue[(Prefix + keyValue[1])..];
        // Both end where the whole ends, so nothing follows them.
        if (value[0] != Second || value[1] != value.Length - Prefix || value[1] >= 0x80 || value[2] != First || value[3] != value.Length - (2 * Prefix))
        {
            return false;
        }

        key = keyValue.Slice(Prefix, keyValue[1]);
        text = value[(2 * Prefix)..];
        return true;
    }

    static void AddTo(TextBuffer buffer, int start, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, TextLimit texts)
    {
        Span<byte> room = stackalloc byte[32];
        var type = Scalar(value, room, out var text);
        if (type is { } scalar)
        {
            AttributeText.Add(buffer, start, key, scalar, texts.Take(text, TextKind.Attribute));
        }
        else
        {
            AttributeText.Add(buffer, start, StringPool.Names.Get(key), texts.Take(Tree(value, texts), value.Length));
        }
    }

    /// <summary>
    /// A text, number or truth value as text, the text itself in place and digits in <paramref name="room"/> (32
    /// bytes); null for other types.
    /// </summary>
    internal static AttributeType? Scalar(ReadOnlySpan<byte> anyValue, Span<byte> room, out ReadOnlySpan<byte> text)
    {
        text = default;
        var reader = new ProtoReader(anyValue, "AnyValue");
        if (!reader.Next())
        {
            return AttributeType.Nothing;
        }

        int written;
        switch (reader.Field)
        {
            case 1:
                text = reader.Bytes();
                return AttributeType.Text;
            case 2:
                text = reader.Varint() != 0 ? "true"u8 : "false"u8;
                return AttributeType.Boolean;
            case 3:
                ((long)reader.Varint()).TryFormat(room, out written, default, CultureInfo.InvariantCulture);
                text = room[..written];
                return AttributeType.Integer;
            case 4:
                reader.Double().TryFormat(room, out written, default, CultureInfo.InvariantCulture);
                text = room[..written];
                return AttributeType.Float;
            default:
                return null;
        }
    }

    /// <summary>The attributes of a message whose field <paramref name="field"/> is a repeated <c>KeyValue</c>, as far as their texts may be long.</summary>
    internal static Attributes Attributes(ReadOnlySpan<byte> message, string name, int field, TextLimit? texts = null)
    {
        var entries = new List<KeyValuePair<string, AttributeValue>>();
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                var key = KeyValue(reader.Bytes(), out var value);
                entries.Add(new(StringPool.Names.Get(texts is null ? key : texts.Take(key, TextKind.Attribute)), Tree(value, texts)));
            }
            else
            {
                reader.Skip();
            }
        }

        return entries.Count == 0 ? Model.Attributes.Empty : new Attributes(entries);
    }

    /// <summary>A value of any type, with its texts as far as they may be long.</summary>
    internal static AttributeValue Tree(ReadOnlySpan<byte> anyValue, TextLimit? texts = null, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw new OtlpFormatException($"AnyValue: nested more than {MostDepth} levels deep");
        }

        AttributeValue value = AttributeValue.Nothing.Instance;
        var reader = new ProtoReader(anyValue, "AnyValue");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    var text = reader.Bytes();
                    value = new AttributeValue.Text(Encoding.UTF8.GetString(texts is null ? text : texts.Take(text, TextKind.Attribute)));
                    break;
                case 2:
                    value = new AttributeValue.Boolean(reader.Varint() != 0);
                    break;
                case 3:
                    value = new AttributeValue.Integer((long)reader.Varint());
                    break;
                case 4:
                    value = new AttributeValue.Float(reader.Double());
                    break;
                case 5:
                    value = new AttributeValue.List(Items(reader.Bytes(), texts, depth));
                    break;
                case 6:
                    value = new AttributeValue.Map(Entries(reader.Bytes(), texts, depth));
                    break;
                case 7:
                    value = new AttributeValue.Bytes(reader.Bytes().ToArray());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    static List<AttributeValue> Items(ReadOnlySpan<byte> array, TextLimit? texts, int depth)
    {
        var items = new List<AttributeValue>();
        var reader = new ProtoReader(array, "ArrayValue");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                items.Add(Tree(reader.Bytes(), texts, depth + 1));
            }
            else
            {
                reader.Skip();
            }
        }

        return items;
    }

    static List<KeyValuePair<string, AttributeValue>> Entries(ReadOnlySpan<byte> list, TextLimit? texts, int depth)
    {
        var entries = new List<KeyValuePair<string, AttributeValue>>();
        var reader = new ProtoReader(list, "KeyValueList");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var key = KeyValue(reader.Bytes(), out var value);
                entries.Add(new(StringPool.Names.Get(key), Tree(value, texts, depth + 1)));
            }
            else
            {
                reader.Skip();
            }
        }

        return entries;
    }
}
