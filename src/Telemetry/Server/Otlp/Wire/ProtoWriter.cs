using System.Buffers.Binary;
using System.Text;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>Writes protobuf fields.</summary>
internal sealed class ProtoWriter
{
    readonly TextBuffer _buffer = new();

    internal ReadOnlySpan<byte> Written => _buffer.Written;

    internal void Clear() => _buffer.Truncate(0);

    internal void Varint(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        RawVarint(value);
    }

    internal void Fixed64(int field, ulong value)
    {
        Tag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.Reserve(8), value);
        _buffer.Advance(8);
    }

    internal void Fixed32(int field, uint value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Reserve(4), value);
        _buffer.Advance(4);
    }

    internal void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        RawVarint((ulong)value.Length);
        _buffer.Append(value);
    }

    internal void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    void Tag(int field, WireType type) => RawVarint(((ulong)field << 3) | (ulong)type);

    void RawVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _buffer.Append((byte)(value | 0x80));
        }

        _buffer.Append((byte)value);
    }
}
