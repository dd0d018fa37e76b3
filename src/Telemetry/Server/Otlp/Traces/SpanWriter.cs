using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>Puts OTLP <c>Span</c> messages into a batch; one span without valid ids is refused alone.</summary>
internal sealed class SpanWriter(SpanBatch batch, Rejections rejections)
{
    readonly TextBuffer _attributes = new();
    readonly TextBuffer _events = new();
    readonly TextBuffer _links = new();

    internal void Add(ReadOnlySpan<byte> message, Interned<Resource> resource, Interned<Scope> scope)
    {
        _attributes.Truncate(0);
        _events.Truncate(0);
        _links.Truncate(0);
        ReadOnlySpan<byte> traceId = default, spanId = default, parent = default, state = default, name = default, status = default;
        var (kind, start, end) = (SpanKind.Unspecified, 0L, 0L);
        var reader = new ProtoReader(message, "Span");
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
                case 4:
                    parent = reader.Bytes();
                    break;
                case 5:
                    name = reader.Bytes();
                    break;
                case 6:
                    kind = reader.Varint() is var number and <= (ulong)SpanKind.Consumer ? (SpanKind)number : SpanKind.Unspecified;
                    break;
                case 7:
                    start = reader.TimeNs();
                    break;
                case 8:
                    end = reader.TimeNs();
                    break;
                case 9:
                    AnyValue.AddTo(_attributes, 0, reader.Bytes());
                    break;
                case 11:
                    SpanItemWriter.AddEvent(_events, reader.Bytes());
                    break;
                case 13:
                    SpanItemWriter.AddLink(_links, reader.Bytes());
                    break;
                case 15:
                    status = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (Ids.Trace(traceId) is not { IsEmpty: false } trace || Ids.Span(spanId) is not { IsEmpty: false } span || Ids.Span(parent) is not { } parentId)
        {
            rejections.Add("a span needs a trace_id of 16 bytes and a span_id of 8 bytes that are not all zero, and a parent_span_id of 8 bytes or none");
            return;
        }

        var code = Status(status, out var why);
        batch.Add(new SpanRow
        {
            Resource = resource,
            Scope = scope,
            TraceId = trace,
            SpanId = span,
            ParentSpanId = parentId,
            StartNs = start,
            EndNs = end,
            Kind = kind,
            Status = code,
            Name = name,
            StatusMessage = why,
            TraceState = state,
            Attributes = _attributes.Written,
            Events = _events.Written,
            Links = _links.Written,
        });
    }

    static SpanStatus Status(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> why)
    {
        var code = SpanStatus.Unset;
        why = default;
        var reader = new ProtoReader(message, "Status");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    why = reader.Bytes();
                    break;
                case 3:
                    code = reader.Varint() is var number and <= (ulong)SpanStatus.Error ? (SpanStatus)number : SpanStatus.Unset;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return code;
    }
}
