using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>Walks the items of a frame in place.</summary>
internal ref struct JournalCursor(ReadOnlySpan<byte> content)
{
    ReadOnlySpan<byte> _rest = content;

    /// <summary>Takes the next frame off <paramref name="frames"/>; false when what is left is no whole one.</summary>
    internal static bool TryFrame(ref ReadOnlySpan<byte> frames, bool comparesChecksum, out JournalCursor frame)
    {
        frame = default;
        if (frames.Length < Unsafe.SizeOf<FrameHeader>())
        {
            return false;
        }

        var header = MemoryMarshal.Read<FrameHeader>(frames);
        var content = frames[Unsafe.SizeOf<FrameHeader>()..];
        if (header.Length <= 0 || header.Length > content.Length
            || (comparesChecksum && JournalWriter.Checksum(content[..header.Length]) != header.Checksum))
        {
            return false;
        }

        frame = new JournalCursor(content[..header.Length]);
        frames = content[header.Length..];
        return true;
    }

    /// <summary>Bytes of the whole frames that <paramref name="bytes"/> begin with, and what a longer block must hold to have one more.</summary>
    internal static int WholeFrames(ReadOnlySpan<byte> bytes, out int wanted)
    {
        var frames = 0;
        for (wanted = Unsafe.SizeOf<FrameHeader>(); bytes.Length - frames >= Unsafe.SizeOf<FrameHeader>(); frames += wanted)
        {
            wanted = Unsafe.SizeOf<FrameHeader>() + MemoryMarshal.Read<FrameHeader>(bytes[frames..]).Length;
            if (wanted > bytes.Length - frames)
            {
                break;
            }
        }

        return frames;
    }

    internal readonly JournalTag? Peek() => _rest.IsEmpty ? null : (JournalTag)_rest[0];

    internal T Take<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    internal ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    /// <summary>A column of so many values, or of the one value that stands for all.</summary>
    internal JournalColumn<T> Column<T>(int count)
        where T : unmanaged
    {
        var isSame = Take<bool>();
        return new JournalColumn<T>(Take((isSame ? 1 : count) * Unsafe.SizeOf<T>()), isSame);
    }

    internal ReadOnlySpan<byte> Text() => Take(Take<int>());

    internal string String() => Encoding.UTF8.GetString(Text());
}

/// <summary>A column of values, which stand anywhere in memory.</summary>
internal readonly ref struct JournalColumn<T>(ReadOnlySpan<byte> bytes, bool isSame)
    where T : unmanaged
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    internal T this[int index] => MemoryMarshal.Read<T>(_bytes[(isSame ? 0 : index * Unsafe.SizeOf<T>())..]);

    /// <summary>Copies the values from <paramref name="start"/> on.</summary>
    internal void CopyTo(Span<T> target, int start)
    {
        if (isSame)
        {
            target.Fill(this[0]);
        }
        else
        {
            _bytes.Slice(start * Unsafe.SizeOf<T>(), target.Length * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(target));
        }
    }
}
