using System.Globalization;
using System.Text;
using Dendro.Telemetry.Model;
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

    /// <summary>Adds an attribute to the set that began at <paramref name="start"/>.</summary>
    internal static void AddTo(TextBuffer buffer, int start, ReadOnlySpan<byte> keyValue)
    {
        var key = KeyValue(keyValue, out var value);
        AddTo(buffer, start, key, value);
    }

    /// <summary>Adds a value under a name to the set that began at <paramref name="start"/>.</summary>
    internal static void AddTo(TextBuffer buffer, int start, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> room = stackalloc byte[32];
        var type = Scalar(value, room, out var text);
        if (type is { } scalar)
        {
            AttributeText.Add(buffer, start, key, scalar, text);
        }
        else
        {
            AttributeText.Add(buffer, start, StringPool.Names.Get(key), Tree(value));
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

    /// <summary>The attributes of a message whose field <paramref name="field"/> is a repeated <c>KeyValue</c>.</summary>
    internal static Attributes Attributes(ReadOnlySpan<byte> message, string name, int field)
    {
        var entries = new List<KeyValuePair<string, AttributeValue>>();
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                var key = KeyValue(reader.Bytes(), out var value);
                entries.Add(new(StringPool.Names.Get(key), Tree(value)));
            }
            else
            {
                reader.Skip();
            }
        }

        return entries.Count == 0 ? Model.Attributes.Empty : new Attributes(entries);
    }

    /// <summary>A value of any type.</summary>
    internal static AttributeValue Tree(ReadOnlySpan<byte> anyValue, int depth = 0)
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
                    value = new AttributeValue.Text(Encoding.UTF8.GetString(reader.Bytes()));
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
                    value = new AttributeValue.List(Items(reader.Bytes(), depth));
                    break;
                case 6:
                    value = new AttributeValue.Map(Entries(reader.Bytes(), depth));
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

    static List<AttributeValue> Items(ReadOnlySpan<byte> array, int depth)
    {
        var items = new List<AttributeValue>();
        var reader = new ProtoReader(array, "ArrayValue");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                items.Add(Tree(reader.Bytes(), depth + 1));
            }
            else
            {
                reader.Skip();
            }
        }

        return items;
    }

    static List<KeyValuePair<string, AttributeValue>> Entries(ReadOnlySpan<byte> list, int depth)
    {
        var entries = new List<KeyValuePair<string, AttributeValue>>();
        var reader = new ProtoReader(list, "KeyValueList");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var key = KeyValue(reader.Bytes(), out var value);
                entries.Add(new(StringPool.Names.Get(key), Tree(value, depth + 1)));
            }
            else
            {
                reader.Skip();
            }
        }

        return entries;
    }
}
