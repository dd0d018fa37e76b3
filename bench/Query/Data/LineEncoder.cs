using System.Buffers.Binary;
using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench.Query.Data;

/// <summary>Log records: a body, a severity, two attributes and a trace.</summary>
internal sealed class LineEncoder(DataSet data, int records, Func<int, bool> isOwn) : RecordEncoder(records)
{
    static readonly byte[][] Loggers = [.. Shop.Services.Select(service => Encoder.Attribute("log.logger", $"Shop.{service}"))];
    static readonly byte[] Thread = Encoder.Attribute("thread.id", 7);

    readonly ProtoWriter _line = new();
    readonly ProtoWriter _body = new();

    protected override IEnumerable<int> Encode(long fromNs, long toNs)
    {
        foreach (var line in data.Lines(fromNs, toNs).Where(line => isOwn(line.Service)))
        {
            Write(line);
            Add(line.Service, _line.Written);
            yield return line.Service;
        }
    }

    void Write(ShopLine line)
    {
        _line.Clear();
        _line.Fixed64(1, (ulong)line.TimeNs);
        var (number, text) = line.Level switch { "error" => (17, "Error"), "warn" => (13, "Warning"), "debug" => (5, "Debug"), _ => (9, "Information") };
        _line.Varint(2, (ulong)number);
        _line.Text(3, text);
        _body.Clear();
        _body.Text(1, line.Text());
        _line.Bytes(5, _body.Written);
        _line.Bytes(6, Loggers[line.Service]);
        _line.Bytes(6, Thread);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, Shop.Mix(line.Number / ShopSpan.PerTrace));
        BinaryPrimitives.WriteInt64BigEndian(id[8..], line.Number / ShopSpan.PerTrace);
        _line.Bytes(9, id);
        _line.Bytes(10, id[..8]);
        _line.Fixed64(11, (ulong)line.TimeNs);
    }
}
