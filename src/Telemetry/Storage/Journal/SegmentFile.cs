using Dendro.Telemetry.Storage.Ingest;
using Microsoft.Win32.SafeHandles;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// A segment of the journal that is open until the tables have it, so that what was acknowledged can be read back even when
/// its name is gone. Appended to by one thread; read by another when it is no longer appended to.
/// </summary>
internal sealed class SegmentFile(long number, SafeFileHandle handle) : IDisposable
{
    const int BlockBytes = 1 << 20;

    internal long Number => number;

    internal long Length { get; private set; }

    /// <summary>Appends frames; they are on disk when this returns.</summary>
    /// <exception cref="IOException">They could not be written, for example since the disk is full; the segment is as before.</exception>
    internal void Append(ReadOnlySpan<byte> frames)
    {
        try
        {
            RandomAccess.Write(handle, frames, Length);
            RandomAccess.FlushToDisk(handle);
            Length += frames.Length;
        }
        catch
        {
            // A limit on the size of files is no IOException.
            RandomAccess.SetLength(handle, Length);
            throw;
        }
    }

    /// <summary>The frames, as many at a time as a block holds and at least one, in the same memory each time.</summary>
    /// <exception cref="IOException">They could not be read.</exception>
    /// <exception cref="InvalidDataException">Something cut the file short.</exception>
    internal IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        var block = BatchMemory<byte>.Pool.Rent(BlockBytes);
        try
        {
            var frames = 0;
            for (var offset = 0L; offset < Length; offset += frames)
            {
                var read = Read(block, offset);
                while ((frames = JournalCursor.WholeFrames(block.AsSpan(0, read), out var wanted)) == 0)
                {
                    var larger = BatchMemory<byte>.Pool.Rent(wanted);
                    BatchMemory<byte>.Pool.Return(block);
                    block = larger;
                    read = Read(block, offset);
                }

                yield return block.AsMemory(0, frames);
            }
        }
        finally
        {
            BatchMemory<byte>.Pool.Return(block);
        }
    }

    public void Dispose() => handle.Dispose();

    int Read(byte[] block, long offset)
    {
        var wanted = (int)Math.Min(block.Length, Length - offset);
        for (var read = 0; read < wanted;)
        {
            var more = RandomAccess.Read(handle, block.AsSpan(read, wanted - read), offset + read);
            read += more > 0 ? more : throw new InvalidDataException($"segment {number} of the journal ends at byte {offset + read} of {Length}: something cut it short");
        }

        return wanted;
    }
}
