using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Writes protobuf's wire format (https://protobuf.dev/programming-guides/encoding). Zeros are left out, as proto3 does.</summary>
internal sealed class ProtobufWriter
{
    const int Varint = 0;
    const int Fixed64 = 1;
    const int Delimited = 2;
    const int Fixed32 = 5;

    readonly ArrayBufferWriter<byte> _buffer = new();

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void WriteInt(int field, long value)
    {
        if (value != 0)
        {
            WritePresentInt(field, value);
        }
    }

    /// <summary>A number that is written also when it is zero, as the members of a oneof are.</summary>
    public void WritePresentInt(int field, long value)
    {
        WriteTag(field, Varint);
        WriteVarint((ulong)value);
    }

    public void WriteFixed32(int field, uint value)
    {
        if (value != 0)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            WriteTag(field, Fixed32);
            _buffer.Write(bytes);
        }
    }

    public void WriteFixed64(int field, long value)
    {
        if (value != 0)
        {
            WritePresentFixed64(field, value);
        }
    }

    public void WritePresentFixed64(int field, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        WriteTag(field, Fixed64);
        _buffer.Write(bytes);
    }

    public void WriteText(int field, string value)
    {
        if (value.Length > 0)
        {
            WriteBytes(field, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>Bytes, present also when there are none.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, Delimited);
        WriteVarint((ulong)value.Length);
        _buffer.Write(value);
    }

    public void WriteMessage(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        WriteBytes(field, inner._buffer.WrittenSpan);
    }

    void WriteTag(int field, int type) => WriteVarint((ulong)(field << 3 | type));

    void WriteVarint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        _buffer.Write(bytes[..length]);
    }
}
