using System.Buffers.Binary;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Traces in protobuf: opentelemetry-proto's <c>trace.proto</c> and <c>common.proto</c>, whose field numbers stand here.</summary>
internal static class OtlpProtobuf
{
    /// <summary>Tempo's <c>Trace</c>, which reads as OTLP's <c>TracesData</c>.</summary>
    public static byte[] Trace(Trace trace)
    {
        var writer = new ProtobufWriter();
        WriteTrace(writer, trace);
        return writer.ToArray();
    }

    /// <summary>Tempo's <c>TraceByIDResponse</c>.</summary>
    public static byte[] TraceById(Trace trace)
    {
        var writer = new ProtobufWriter();
        writer.WriteMessage(1, inner => WriteTrace(inner, trace));
        writer.WriteMessage(2, _ => { });
        return writer.ToArray();
    }

    static void WriteTrace(ProtobufWriter writer, Trace trace)
    {
        foreach (var byResource in trace.Spans.GroupBy(span => span.Resource))
        {
            writer.WriteMessage(1, resourceSpans =>
            {
                resourceSpans.WriteMessage(1, resource =>
                {
                    WriteAttributes(resource, 1, byResource.Key.Attributes);
                    resource.WriteInt(2, byResource.Key.DroppedAttributes);
                });
                foreach (var byScope in byResource.GroupBy(span => span.Scope))
                {
                    resourceSpans.WriteMessage(2, scopeSpans =>
                    {
                        scopeSpans.WriteMessage(1, scope => Write(scope, byScope.Key));
                        foreach (var span in byScope)
                        {
                            scopeSpans.WriteMessage(2, message => Write(message, span));
                        }
                    });
                }
            });
        }
    }

    static void Write(ProtobufWriter writer, Scope scope)
    {
        writer.WriteText(1, scope.Name);
        writer.WriteText(2, scope.Version);
        WriteAttributes(writer, 3, scope.Attributes);
        writer.WriteInt(4, scope.DroppedAttributes);
    }

    static void Write(ProtobufWriter writer, Span span)
    {
        WriteId(writer, 1, span.TraceId);
        WriteId(writer, 2, span.SpanId);
        writer.WriteText(3, span.TraceState);
        if (!span.ParentSpanId.IsEmpty)
        {
            WriteId(writer, 4, span.ParentSpanId);
        }

        writer.WriteText(5, span.Name);
        writer.WriteInt(6, (int)span.Kind);
        writer.WriteFixed64(7, span.StartNs);
        writer.WriteFixed64(8, span.EndNs);
        WriteAttributes(writer, 9, span.Attributes);
        writer.WriteInt(10, span.DroppedAttributes);
        foreach (var item in span.Events)
        {
            writer.WriteMessage(11, message =>
            {
                message.WriteFixed64(1, item.TimeNs);
                message.WriteText(2, item.Name);
                WriteAttributes(message, 3, item.Attributes);
                message.WriteInt(4, item.DroppedAttributes);
            });
        }

        writer.WriteInt(12, span.DroppedEvents);

        foreach (var link in span.Links)
        {
            writer.WriteMessage(13, message =>
            {
                WriteId(message, 1, link.TraceId);
                WriteId(message, 2, link.SpanId);
                message.WriteText(3, link.TraceState);
                WriteAttributes(message, 4, link.Attributes);
                message.WriteInt(5, link.DroppedAttributes);
                message.WriteFixed32(6, link.Flags);
            });
        }

        writer.WriteInt(14, span.DroppedLinks);

        writer.WriteMessage(15, status =>
        {
            status.WriteText(2, span.StatusMessage);
            status.WriteInt(3, (int)span.Status);
        });
        writer.WriteFixed32(16, span.Flags);
    }

    static void WriteId(ProtobufWriter writer, int field, TraceId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        writer.WriteBytes(field, bytes);
    }

    static void WriteId(ProtobufWriter writer, int field, SpanId id)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.Value);
        writer.WriteBytes(field, bytes);
    }

    static void WriteAttributes(ProtobufWriter writer, int field, Attributes attributes)
    {
        foreach (var pair in attributes.Entries)
        {
            writer.WriteMessage(field, message => WritePair(message, pair));
        }
    }

    static void WritePair(ProtobufWriter writer, KeyValuePair<string, AttributeValue> pair)
    {
        writer.WriteText(1, pair.Key);
        writer.WriteMessage(2, value => WriteValue(value, pair.Value));
    }

    static void WriteValue(ProtobufWriter writer, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Text text:
                writer.WriteBytes(1, Encoding.UTF8.GetBytes(text.Value));
                break;
            case AttributeValue.Boolean boolean:
                writer.WritePresentInt(2, boolean.Value ? 1 : 0);
                break;
            case AttributeValue.Integer integer:
                writer.WritePresentInt(3, integer.Value);
                break;
            case AttributeValue.Float number:
                writer.WritePresentFixed64(4, BitConverter.DoubleToInt64Bits(number.Value));
                break;
            case AttributeValue.List list:
                writer.WriteMessage(5, message =>
                {
                    foreach (var item in list.Values)
                    {
                        message.WriteMessage(1, inner => WriteValue(inner, item));
                    }
                });
                break;
            case AttributeValue.Map map:
                writer.WriteMessage(6, message =>
                {
                    foreach (var pair in map.Entries)
                    {
                        message.WriteMessage(1, inner => WritePair(inner, pair));
                    }
                });
                break;
            case AttributeValue.Bytes bytes:
                writer.WriteBytes(7, bytes.Value.Span);
                break;
        }
    }
}
