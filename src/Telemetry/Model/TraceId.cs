using System.Buffers.Binary;
using System.Globalization;

namespace Dendro.Telemetry.Model;

/// <summary>A W3C trace id: 16 bytes, written as 32 lower-case hexadecimal digits.</summary>
public readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>Whether all bytes are zero, which no real trace has.</summary>
    public bool IsEmpty => High == 0 && Low == 0;

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static TraceId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Reads up to 32 hexadecimal digits; fewer are padded with zeros on the left, as Tempo does.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out TraceId id)
    {
        id = default;
        if (hex.Length is 0 or > 32)
        {
            return false;
        }

        var split = Math.Max(0, hex.Length - 16);
        ulong high = 0;
        var ok = (split == 0 || ulong.TryParse(hex[..split], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out high))
            & ulong.TryParse(hex[split..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low);
        id = new TraceId(high, low);
        return ok;
    }

    /// <summary>Writes 16 big-endian bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <inheritdoc/>
    public override string ToString() => High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);
}
