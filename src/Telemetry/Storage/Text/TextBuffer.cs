using System.Buffers.Text;
using System.Text;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>
/// A growing run of UTF-8 bytes that the texts of a batch share, in rented memory. Not for concurrent use; what was read
/// from it is valid until it grows.
/// </summary>
public sealed class TextBuffer
{
    const int FirstCapacity = 256;

    byte[] _bytes = [];

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes in use.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A stretch of the bytes in use.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Forgets everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Replaces bytes in use.</summary>
    public void Overwrite(int start, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan(start, Length - start));

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Append(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Adds a text.</summary>
    public void Append(ReadOnlySpan<char> text) =>
        Length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Adds a whole number in decimal digits.</summary>
    public void Append(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        Length += written;
    }

    /// <summary>Room for at least <paramref name="size"/> more bytes, to be claimed with <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Grow(size);
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Empties it and gives its memory back.</summary>
    public void Return()
    {
        Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

    /// <summary>Claims bytes written into <see cref="Reserve"/>.</summary>
    public void Advance(int size) => Length += size;

    void Grow(int size)
    {
        var larger = BatchMemory<byte>.Pool.Rent(Math.Max(checked(Length + size), (int)Math.Clamp((long)_bytes.Length * 2, FirstCapacity, Array.MaxLength)));
        Written.CopyTo(larger);
        Return(_bytes);
        _bytes = larger;
    }

    static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            BatchMemory<byte>.Pool.Return(bytes);
        }
    }
}
