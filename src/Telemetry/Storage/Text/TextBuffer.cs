using System.Buffers.Text;
using System.Text;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>A growing run of UTF-8 bytes that the texts of a batch share. Not for concurrent use.</summary>
public sealed class TextBuffer
{
    byte[] _bytes = new byte[256];

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes in use.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A stretch of the bytes in use.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    /// <summary>Forgets everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

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
            Array.Resize(ref _bytes, Math.Max(checked(Length + size), (int)Math.Min((long)_bytes.Length * 2, Array.MaxLength)));
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Claims bytes written into <see cref="Reserve"/>.</summary>
    public void Advance(int size) => Length += size;
}
