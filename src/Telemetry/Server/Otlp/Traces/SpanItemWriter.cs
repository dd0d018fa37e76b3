using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>Puts a span's events and links into the store's text form.</summary>
internal static class SpanItemWriter
{
    internal static void AddEvent(TextBuffer buffer, ReadOnlySpan<byte> message, TextLimit texts)
    {
        var (time, dropped) = (0L, 0u);
        ReadOnlySpan<byte> name = default;
        var reader = new ProtoReader(message, "Span.Event");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    time = reader.TimeNs();
                    break;
                case 2:
                    name = reader.Bytes();
                    break;
                case 4:
                    dropped = (uint)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        AddAttributes(buffer, SpanItems.BeginEvent(buffer, time, texts.Take(name, TextKind.Name)), message, "Span.Event", 3, texts);
        DroppedText.Append(buffer, dropped);
    }

    /// <exception cref="FormatException">Its ids are not as long as ids are.</exception>
    internal static void AddLink(TextBuffer buffer, ReadOnlySpan<byte> message, TextLimit texts)
    {
        ReadOnlySpan<byte> traceId = default, spanId = default, state = default;
        var (dropped, flags) = (0u, 0u);
        var reader = new ProtoReader(message, "Span.Link");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    traceId = reader.Bytes();
                    break;
                case 2:
                    spanId = reader.Bytes();
                    break;
                case 3:
                    state = reader.Bytes();
                    break;
                case 5:
                    dropped = (uint)reader.Varint();
                    break;
                case 6:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (Ids.Trace(traceId) is not { } trace || Ids.Span(spanId) is not { } span)
        {
            throw new FormatException($"Span.Link: ids of {traceId.Length} and {spanId.Length} bytes, expected 16 and 8");
        }

        AddAttributes(buffer, SpanItems.BeginLink(buffer, trace, span, texts.Take(state, TextKind.TraceState)), message, "Span.Link", 4, texts);
        DroppedText.Append(buffer, dropped, flags);
    }

    static void AddAttributes(TextBuffer buffer, int start, ReadOnlySpan<byte> message, string name, int field, TextLimit texts)
    {
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                AnyValue.AddTo(buffer, start, reader.Bytes(), texts);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
