using System.Buffers.Binary;
using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench.Query.Data;

/// <summary>Spans: eight to twelve attributes, and an event on those that failed.</summary>
internal sealed class SpanEncoder(DataSet data, int records, Func<int, bool> isOwn) : RecordEncoder(records)
{
    internal const string ExceptionType = "Shop.ShelfOutOfReachException";

    const int ErrorStatus = 2;

    static readonly byte[] Failure = Encoder.Message(status =>
    {
        status.Text(2, "the shelf is out of reach");
        status.Varint(3, ErrorStatus);
    });

    readonly Dictionary<Step, byte[][]> _attributes = [];
    readonly ProtoWriter _span = new();

    protected override IEnumerable<int> Encode(long fromNs, long toNs)
    {
        foreach (var span in data.Spans(fromNs, toNs).Where(span => isOwn(span.Step.Service)))
        {
            Write(span);
            Add(span.Step.Service, _span.Written);
            yield return span.Step.Service;
        }
    }

    void Write(ShopSpan span)
    {
        _span.Clear();
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, Shop.Mix(span.Trace));
        BinaryPrimitives.WriteInt64BigEndian(id[8..], span.Trace);
        _span.Bytes(1, id);
        BinaryPrimitives.WriteUInt64BigEndian(id, span.Id);
        _span.Bytes(2, id[..8]);
        if (span.Step.Parent >= 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(id, span.ParentId);
            _span.Bytes(4, id[..8]);
        }

        _span.Text(5, span.Step.Name);
        _span.Varint(6, (ulong)span.Step.Kind);
        _span.Fixed64(7, (ulong)span.StartNs);
        _span.Fixed64(8, (ulong)(span.StartNs + span.DurationNs));
        WriteAttributes(span);
        if (span.Failed)
        {
            _span.Bytes(11, Event(span));
            _span.Bytes(15, Failure);
        }
    }

    void WriteAttributes(ShopSpan span)
    {
        if (!_attributes.TryGetValue(span.Step, out var attributes))
        {
            _attributes.Add(span.Step, attributes = [.. span.Step.Attributes.Select(attribute => Encoder.Attribute(attribute.Key, attribute.Value))]);
        }

        foreach (var attribute in attributes)
        {
            _span.Bytes(9, attribute);
        }

        if (span.Step.Status(span.Failed) is > 0 and var status)
        {
            _span.Bytes(9, Encoder.Attribute("http.response.status_code", status));
        }

        if (span.OrderId is { } order)
        {
            _span.Bytes(9, Encoder.Attribute("order.id", order));
        }
    }

    static byte[] Event(ShopSpan span) => Encoder.Message(happened =>
    {
        happened.Fixed64(1, (ulong)(span.StartNs + span.DurationNs));
        happened.Text(2, "exception");
        happened.Bytes(3, Encoder.Attribute("exception.type", ExceptionType));
        happened.Bytes(3, Encoder.Attribute("exception.message", $"shelf S-{span.Trace % 300} is out of reach"));
    });
}
