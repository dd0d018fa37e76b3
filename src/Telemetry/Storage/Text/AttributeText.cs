using System.Buffers;
using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>
/// How a set of attributes is stored in one text column, so that one substring search finds an attribute and no
/// parser stands between: <c>␟key␞tvalue␟key␞tvalue␟</c>, where ␟ is 0x1F, ␞ is 0x1E and t tells the type
/// (<see cref="AttributeType"/>). Control bytes of keys and values are written as 0x1B and the byte plus 0x40.
/// </summary>
public static class AttributeText
{
    internal const byte EntrySeparator = 0x1F;
    internal const byte ValueSeparator = 0x1E;
    internal const byte ItemSeparator = 0x1D;
    internal const byte FieldSeparator = 0x1C;
    const byte Escape = 0x1B;

    static readonly SearchValues<byte> Reserved = SearchValues.Create(Escape, FieldSeparator, ItemSeparator, ValueSeparator, EntrySeparator);

    static readonly SearchValues<char> ReservedLetters =
        SearchValues.Create((char)Escape, (char)FieldSeparator, (char)ItemSeparator, (char)ValueSeparator, (char)EntrySeparator);

    /// <summary>Adds one attribute to the set that began at <paramref name="start"/>.</summary>
    public static void Add(TextBuffer buffer, int start, ReadOnlySpan<byte> key, AttributeType type, ReadOnlySpan<byte> value)
    {
        if (buffer.Length == start)
        {
            buffer.Append(EntrySeparator);
        }

        if (key.ContainsAny(Reserved) || value.ContainsAny(Reserved))
        {
            AppendEscaped(buffer, key);
            buffer.Append(ValueSeparator);
            buffer.Append((byte)type);
            AppendEscaped(buffer, value);
            buffer.Append(EntrySeparator);
            return;
        }

        // Nearly all are plain, and then one check of the room is enough.
        var room = buffer.Reserve(key.Length + value.Length + 3);
        key.CopyTo(room);
        room[key.Length] = ValueSeparator;
        room[key.Length + 1] = (byte)type;
        value.CopyTo(room[(key.Length + 2)..]);
        room[key.Length + value.Length + 2] = EntrySeparator;
        buffer.Advance(key.Length + value.Length + 3);
    }

    /// <summary>Adds one attribute to the set that began at <paramref name="start"/>.</summary>
    public static void Add(TextBuffer buffer, int start, string key, AttributeValue value)
    {
        var (type, text) = AttributeJson.Describe(value);
        Add(buffer, start, Encoding.UTF8.GetBytes(key), type, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Adds labels as text attributes.</summary>
    public static void Add(TextBuffer buffer, int start, Labels labels)
    {
        foreach (var (name, value) in labels)
        {
            if (buffer.Length == start)
            {
                buffer.Append(EntrySeparator);
            }

            AppendEscaped(buffer, name);
            buffer.Append(ValueSeparator);
            buffer.Append((byte)AttributeType.Text);
            AppendEscaped(buffer, value);
            buffer.Append(EntrySeparator);
        }
    }

    /// <summary>The stored form of a set.</summary>
    public static byte[] Pack(Attributes attributes)
    {
        var buffer = new TextBuffer();
        foreach (var (key, value) in attributes.Entries)
        {
            Add(buffer, 0, key, value);
        }

        return buffer.Written.ToArray();
    }

    /// <summary>The stored form of labels.</summary>
    public static byte[] Pack(Labels labels)
    {
        var buffer = new TextBuffer();
        Add(buffer, 0, labels);
        return buffer.Written.ToArray();
    }

    /// <summary>The attributes of a stored set, in order.</summary>
    public static Attributes Attributes(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
        {
            return Model.Attributes.Empty;
        }

        var entries = new List<KeyValuePair<string, AttributeValue>>();
        foreach (var entry in new AttributeReader(packed))
        {
            entries.Add(new(Name(entry.Key), AttributeJson.Value(entry.Type, Unescape(entry.Value))));
        }

        return new Attributes(entries);
    }

    /// <summary>The labels of a stored set.</summary>
    public static Labels Labels(ReadOnlySpan<byte> packed)
    {
        var labels = new List<Label>();
        AddTo(labels, packed);
        return Model.Labels.From(labels);
    }

    internal static void AddTo(List<Label> labels, ReadOnlySpan<byte> packed, IReadOnlySet<string>? names = null)
    {
        foreach (var entry in new AttributeReader(packed))
        {
            var name = Name(entry.Key);
            if (names?.Contains(name) != false)
            {
                labels.Add(new Label(name, Unescape(entry.Value)));
            }
        }
    }

    /// <summary>What a set's text contains when it has this attribute with this value.</summary>
    internal static string Needle(string key, AttributeType type, string value) =>
        $"{(char)EntrySeparator}{Escaped(key)}{(char)ValueSeparator}{(char)type}{Escaped(value)}{(char)EntrySeparator}";

    /// <summary>What a set's text contains when it has this attribute.</summary>
    internal static string Needle(string key) => $"{(char)EntrySeparator}{Escaped(key)}{(char)ValueSeparator}";

    /// <summary>A text as it stands in a set.</summary>
    internal static byte[] Packed(string text)
    {
        var buffer = new TextBuffer();
        AppendEscaped(buffer, Encoding.UTF8.GetBytes(text));
        return buffer.Written.ToArray();
    }

    static string Name(ReadOnlySpan<byte> key) => key.Contains(Escape) ? Unescape(key) : StringPool.Names.Get(key);

    internal static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains(Escape))
        {
            return Encoding.UTF8.GetString(text);
        }

        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            plain[length++] = text[i] == Escape && i + 1 < text.Length ? (byte)(text[++i] - 0x40) : text[i];
        }

        return Encoding.UTF8.GetString(plain, 0, length);
    }

    internal static void AppendEscaped(TextBuffer buffer, ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(Reserved) is >= 0 and var at)
        {
            buffer.Append(text[..at]);
            buffer.Append(Escape);
            buffer.Append((byte)(text[at] + 0x40));
            text = text[(at + 1)..];
        }

        buffer.Append(text);
    }

    static void AppendEscaped(TextBuffer buffer, string text)
    {
        if (text.AsSpan().IndexOfAny(ReservedLetters) < 0)
        {
            buffer.Append(text.AsSpan());
        }
        else
        {
            AppendEscaped(buffer, Encoding.UTF8.GetBytes(text));
        }
    }

    static string Escaped(string text) => Encoding.UTF8.GetString(Packed(text));
}
