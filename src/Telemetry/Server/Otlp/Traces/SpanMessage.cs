using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>The fields of an OTLP <c>Span</c>, in place; its attributes, events and links go into the buffers given.</summary>
internal readonly ref struct SpanMessage
{
    internal SpanMessage(ReadOnlySpan<byte> message, TextBuffer attributes, TextBuffer events, TextBuffer links, TextLimit texts)
    {
        var (flags, droppedAttributes, droppedEvents, droppedLinks) = (0u, 0u, 0u, 0u);
        var reader = new ProtoReader(message, "Span");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    TraceId = reader.Bytes();
                    break;
                case 2:
                    SpanId = reader.Bytes();
                    break;
                case 3:
                    TraceState = reader.Bytes();
                    break;
                case 4:
                    ParentSpanId = reader.Bytes();
                    break;
                case 5:
                    Name = reader.Bytes();
                    break;
                case 6:
                    Kind = reader.Varint() is var number and <= (ulong)SpanKind.Consumer ? (SpanKind)number : SpanKind.Unspecified;
                    break;
                case 7:
                    StartNs = reader.TimeNs();
                    break;
                case 8:
                    EndNs = reader.TimeNs();
                    break;
                case 9:
                    AnyValue.AddTo(attributes, 0, reader.Bytes(), texts);
                    break;
                case 10:
                    droppedAttributes = (uint)reader.Varint();
                    break;
                case 11:
                    SpanItemWriter.AddEvent(events, reader.Bytes(), texts);
                    break;
                case 12:
                    droppedEvents = (uint)reader.Varint();
                    break;
                case 13:
                    SpanItemWriter.AddLink(links, reader.Bytes(), texts);
                    break;
                case 14:
                    droppedLinks = (uint)reader.Varint();
                    break;
                case 15:
                    Status = reader.Bytes();
                    break;
                case 16:
                    flags = reader.Fixed32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Extras = new SpanExtras(flags, droppedAttributes, droppedEvents, droppedLinks);
    }

    internal ReadOnlySpan<byte> TraceId { get; }

    internal ReadOnlySpan<byte> SpanId { get; }

    internal ReadOnlySpan<byte> ParentSpanId { get; }

    internal ReadOnlySpan<byte> TraceState { get; }

    internal ReadOnlySpan<byte> Name { get; }

    internal ReadOnlySpan<byte> Status { get; }

    internal SpanKind Kind { get; }

    internal long StartNs { get; }

    internal long EndNs { get; }

    internal SpanExtras Extras { get; }
}
