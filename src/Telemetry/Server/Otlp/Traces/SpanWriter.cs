using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>Puts OTLP <c>Span</c> messages into a batch; one span without valid ids, or with too much, is refused alone.</summary>
internal sealed class SpanWriter(SpanBatch batch, Rejections rejections, TextLimit texts, AcceptedTimes times)
{
    readonly TextBuffer _attributes = new();
    readonly TextBuffer _events = new();
    readonly TextBuffer _links = new();

    internal Rejections Rejections => rejections;

    internal void Add(ReadOnlySpan<byte> bytes, Interned<Resource> resource, Interned<Scope> scope)
    {
        _attributes.Truncate(0);
        _events.Truncate(0);
        _links.Truncate(0);
        scoped SpanMessage message;
        try
        {
            message = new SpanMessage(bytes, _attributes, _events, _links, texts);
        }
        catch (FormatException e)
        {
            rejections.Add(e.Message);
            return;
        }

        if (Ids.Trace(message.TraceId) is not { IsEmpty: false } trace || Ids.Span(message.SpanId) is not { IsEmpty: false } span || Ids.Span(message.ParentSpanId) is not { } parentId)
        {
            rejections.Add("a span needs a trace_id of 16 bytes and a span_id of 8 bytes that are not all zero, and a parent_span_id of 8 bytes or none");
            return;
        }

        if (!times.Has(message.StartNs))
        {
            rejections.Add($"span {span} of trace {trace} has {times.Refusal(message.StartNs)}");
            return;
        }

        if ((long)_attributes.Length + _events.Length + _links.Length is > IngestLimits.MostSpanBytes and var size)
        {
            rejections.Add($"attributes, events and links of a span have {size} bytes, at most {IngestLimits.MostSpanBytes} are taken");
            return;
        }

        var code = Status(message.Status, out var why);
        batch.Add(new SpanRow
        {
            Resource = resource,
            Scope = scope,
            TraceId = trace,
            SpanId = span,
            ParentSpanId = parentId,
            StartNs = message.StartNs,
            EndNs = message.EndNs,
            Kind = message.Kind,
            Status = code,
            Name = texts.Take(message.Name, TextKind.Name),
            StatusMessage = texts.Take(why, TextKind.StatusMessage),
            TraceState = texts.Take(message.TraceState, TextKind.TraceState),
            Attributes = _attributes.Written,
            Events = _events.Written,
            Links = _links.Written,
            Extras = message.Extras,
            WireBytes = bytes.Length,
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
