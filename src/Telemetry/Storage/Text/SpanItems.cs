using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>
/// Events and links in one text column: items one after the other, each <c>␝time␜name␜attributes</c> or
/// <c>␝trace id span id␜trace state␜attributes</c>, where ␝ is 0x1D, ␜ is 0x1C and attributes are
/// <see cref="AttributeText"/>, with <see cref="DroppedText"/> behind them: attributes left out, and of a link its flags.
/// </summary>
public static class SpanItems
{
    /// <summary>Begins an event; its attributes are then added to the set that begins at the result.</summary>
    public static int BeginEvent(TextBuffer buffer, long timeNs, ReadOnlySpan<byte> name)
    {
        buffer.Append(AttributeText.ItemSeparator);
        buffer.Append(timeNs);
        buffer.Append(AttributeText.FieldSeparator);
        AttributeText.AppendEscaped(buffer, name);
        buffer.Append(AttributeText.FieldSeparator);
        return buffer.Length;
    }

    /// <summary>Begins a link; its attributes are then added to the set that begins at the result.</summary>
    public static int BeginLink(TextBuffer buffer, TraceId traceId, SpanId spanId, ReadOnlySpan<byte> traceState)
    {
        buffer.Append(AttributeText.ItemSeparator);
        buffer.Append(string.Create(CultureInfo.InvariantCulture, $"{traceId}{spanId}"));
        buffer.Append(AttributeText.FieldSeparator);
        AttributeText.AppendEscaped(buffer, traceState);
        buffer.Append(AttributeText.FieldSeparator);
        return buffer.Length;
    }

    internal static void Add(TextBuffer buffer, IReadOnlyList<SpanEvent> events)
    {
        foreach (var item in events)
        {
            AddAll(buffer, BeginEvent(buffer, item.TimeNs, Encoding.UTF8.GetBytes(item.Name)), item.Attributes);
            DroppedText.Append(buffer, item.DroppedAttributes);
        }
    }

    internal static void Add(TextBuffer buffer, IReadOnlyList<SpanLink> links)
    {
        foreach (var item in links)
        {
            AddAll(buffer, BeginLink(buffer, item.TraceId, item.SpanId, Encoding.UTF8.GetBytes(item.TraceState)), item.Attributes);
            DroppedText.Append(buffer, item.DroppedAttributes, item.Flags);
        }
    }

    internal static IReadOnlyList<SpanEvent> Events(ReadOnlySpan<byte> text)
    {
        var events = new List<SpanEvent>();
        while (TryNext(ref text, out var head, out var name, out var attributes))
        {
            var (dropped, _) = DroppedText.Take(ref attributes);
            events.Add(Utf8Parser.TryParse(head, out long timeNs, out _)
                ? new SpanEvent(timeNs, AttributeText.Unescape(name), AttributeText.Attributes(attributes)) { DroppedAttributes = dropped }
                : throw new InvalidDataException("a stored event has no time: the file is damaged"));
        }

        return events;
    }

    internal static IReadOnlyList<SpanLink> Links(ReadOnlySpan<byte> text)
    {
        var links = new List<SpanLink>();
        while (TryNext(ref text, out var head, out var traceState, out var attributes))
        {
            var ids = Encoding.ASCII.GetString(head);
            if (ids.Length != 48 || !TraceId.TryParse(ids.AsSpan(0, 32), out var traceId) || !SpanId.TryParse(ids.AsSpan(32), out var spanId))
            {
                throw new InvalidDataException("a stored link has no ids: the file is damaged");
            }

            var (dropped, flags) = DroppedText.Take(ref attributes);
            links.Add(new SpanLink(traceId, spanId, AttributeText.Unescape(traceState), AttributeText.Attributes(attributes)) { DroppedAttributes = dropped, Flags = flags });
        }

        return links;
    }

    static void AddAll(TextBuffer buffer, int start, Attributes attributes)
    {
        foreach (var (key, value) in attributes.Entries)
        {
            AttributeText.Add(buffer, start, key, value);
        }
    }

    static bool TryNext(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> head, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> attributes)
    {
        head = name = attributes = default;
        if (text.IsEmpty)
        {
            return false;
        }

        var item = text[1..];
        var end = item.IndexOf(AttributeText.ItemSeparator);
        text = end < 0 ? default : item[end..];
        item = end < 0 ? item : item[..end];
        var first = item.IndexOf(AttributeText.FieldSeparator);
        var second = first < 0 ? -1 : item[(first + 1)..].IndexOf(AttributeText.FieldSeparator);
        if (second < 0)
        {
            throw new InvalidDataException("a stored event or link is cut short: the file is damaged");
        }

        head = item[..first];
        name = item.Slice(first + 1, second);
        attributes = item[(first + second + 2)..];
        return true;
    }
}
