using System.Buffers.Binary;
using System.Globalization;

namespace Dendro.Telemetry.Model;

/// <summary>A W3C span id: 8 bytes, written as 16 lower-case hexadecimal digits.</summary>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>Whether all bytes are zero: the parent of a root span.</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Reads 8 big-endian bytes.</summary>
    public static SpanId FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Reads up to 16 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out SpanId id)
    {
        var ok = ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = new SpanId(value);
        return ok;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
