using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// Walks the fields of one protobuf message in place. Field numbers are those of the OpenTelemetry specification
/// (opentelemetry.io/docs/specs/otlp); unknown fields are skipped, as protobuf asks.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message, string name)
{
    readonly ReadOnlySpan<byte> _message = message;
    int _position;
    WireType _type;
    int _start;

    /// <summary>The number of the field reached.</summary>
    internal int Field { get; private set; }

    /// <summary>Goes to the next field; the one before must have been read or skipped.</summary>
    internal bool Next()
    {
        if (_position >= _message.Length)
        {
            return false;
        }

        _start = _position;
        var tag = RawVarint();
        Field = (int)(tag >> 3);
        _type = (WireType)(tag & 7);
        if (Field is <= 0 or >= 1 << 29)
        {
            ThrowField();
        }

        return true;
    }

    /// <summary>Where in the message the next field begins.</summary>
    internal readonly int Position => _position;

    internal ulong Varint()
    {
        Expect(WireType.Varint);
        return RawVarint();
    }

    /// <summary>A sint32 or sint64.</summary>
    internal long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal ulong Fixed64()
    {
        Expect(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    internal double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    internal uint Fixed32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    /// <summary>A text, bytes, or another message.</summary>
    internal ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.Bytes);
        return RawBytes();
    }

    /// <summary>The latest time, Unix nanoseconds: one before the last, so that a range can end behind it.</summary>
    internal const long LatestNs = long.MaxValue - 1;

    /// <summary>A time in Unix nanoseconds; beyond the year 2262 it is cut.</summary>
    internal long TimeNs() => TimeNs(Fixed64());

    internal static long TimeNs(ulong value) => (long)Math.Min(value, LatestNs);

    /// <summary>A repeated fixed64, packed or not.</summary>
    internal void Fixed64s(List<ulong> into)
    {
        if (_type == WireType.Fixed64)
        {
            into.Add(Fixed64());
            return;
        }

        var packed = Bytes();
        if (packed.Length % 8 != 0)
        {
            throw Wrong($"has {packed.Length} bytes, which is no whole number of 8-byte values");
        }

        for (; !packed.IsEmpty; packed = packed[8..])
        {
            into.Add(BinaryPrimitives.ReadUInt64LittleEndian(packed));
        }
    }

    /// <summary>A repeated varint, packed or not.</summary>
    internal void Varints(List<ulong> into)
    {
        if (_type == WireType.Varint)
        {
            into.Add(Varint());
            return;
        }

        var packed = new ProtoReader(Bytes(), name);
        while (packed._position < packed._message.Length)
        {
            into.Add(packed.RawVarint());
        }
    }

    /// <summary>The field as it stands, tag included.</summary>
    internal ReadOnlySpan<byte> Raw()
    {
        Skip();
        return _message[_start.._position];
    }

    /// <summary>Where the field stands in the message, tag included.</summary>
    internal (int Start, int End) Place()
    {
        Skip();
        return (_start, _position);
    }

    internal void Skip()
    {
        switch (_type)
        {
            case WireType.Varint:
                RawVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                RawBytes();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                throw Wrong($"has the wire type {(int)_type}, which protobuf 3 does not know");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ReadOnlySpan<byte> RawBytes()
    {
        var length = RawVarint();
        if (length > (ulong)(_message.Length - _position))
        {
            ThrowLength(length);
        }

        var bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong RawVarint()
    {
        // Nearly all tags and lengths are one byte.
        var at = _position;
        if ((uint)at < (uint)_message.Length && _message[at] is < 0x80 and var only)
        {
            _position = at + 1;
            return only;
        }

        return LongVarint();
    }

    ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _message.Length)
            {
                throw Wrong("ends inside a number");
            }

            var next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Wrong("has a number of more than 10 bytes");
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (_message.Length - _position < count)
        {
            throw Wrong($"needs {count} bytes, {_message.Length - _position} are left");
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Expect(WireType type)
    {
        if (_type != type)
        {
            ThrowType(type);
        }
    }

    // Apart from what is called millions of times, which is inlined where it is short.
    [DoesNotReturn]
    readonly void ThrowField() => throw Wrong($"field number {Field} is not allowed");

    [DoesNotReturn]
    readonly void ThrowLength(ulong length) => throw Wrong($"says it is {length} bytes long, {_message.Length - _position} are left");

    [DoesNotReturn]
    readonly void ThrowType(WireType type) => throw Wrong($"has the wire type {(int)_type}, expected {(int)type} ({type})");

    readonly OtlpFormatException Wrong(string what) => new($"{name}: field {Field} at byte {_start} of the message {what}");
}
