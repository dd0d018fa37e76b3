using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>
/// Shares one string among equal texts, found by their UTF-8 bytes: names of attributes and labels come again and
/// again. Long or too many texts are not shared, so the pool stays small whatever is sent.
/// </summary>
public sealed class StringPool
{
    const int MaxBytes = 64;
    const int MaxEntries = 65_536;

    /// <summary>Names of attributes and labels.</summary>
    public static readonly StringPool Names = new();

    /// <summary>Values of which few are distinct, such as names of spans and levels.</summary>
    public static readonly StringPool Values = new();

    readonly ConcurrentDictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _lookup =
        new ConcurrentDictionary<byte[], string>(Utf8Key.Comparer).GetAlternateLookup<ReadOnlySpan<byte>>();

    int _entries;

    StringPool()
    {
    }

    /// <summary>The text of these bytes; invalid UTF-8 becomes U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        if (_lookup.TryGetValue(utf8, out var text))
        {
            return text;
        }

        text = Encoding.UTF8.GetString(utf8);
        if (Volatile.Read(ref _entries) < MaxEntries && _lookup.TryAdd(utf8, text))
        {
            Interlocked.Increment(ref _entries);
        }

        return text;
    }
}

/// <summary>Bytes as a dictionary key that can be looked up by a span.</summary>
public sealed class Utf8Key : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>The one instance.</summary>
    public static readonly Utf8Key Comparer = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Multiply and fold, 16 bytes at a time (as wyhash does); the seed differs from process to process, so nobody can
        // send keys that all fall together.
        var hash = Seed ^ (ulong)alternate.Length;
        while (alternate.Length >= 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(alternate) ^ Seed, BinaryPrimitives.ReadUInt64LittleEndian(alternate[8..]) ^ hash);
            alternate = alternate[16..];
        }

        Span<byte> tail = stackalloc byte[16];
        alternate.CopyTo(tail);
        hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(tail) ^ Seed, BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]) ^ hash);
        return (int)(hash ^ (hash >> 32));
    }

    static ulong Fold(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out var low);
        return high ^ low;
    }

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
