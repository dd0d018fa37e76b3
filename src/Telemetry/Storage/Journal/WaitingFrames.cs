using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// The frames of one segment in memory until they are in the tables, and what they are the first of it to use. They
/// take a fraction of what the batches take that they were made of.
/// </summary>
internal sealed class WaitingFrames(long segment)
{
    const int BlockBytes = 1 << 20;

    readonly List<(byte[] Bytes, int Length)> _blocks = [];

    internal long Segment => segment;

    internal long Bytes { get; private set; }

    internal long Records { get; private set; }

    /// <summary>Frames, each in one piece.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Blocks => _blocks.Select(block => (ReadOnlyMemory<byte>)block.Bytes.AsMemory(0, block.Length));

    /// <summary>What the segment defines.</summary>
    internal List<Definition> Definitions { get; } = [];

    /// <summary>Copies frames.</summary>
    internal void Add(JournalWriter writer)
    {
        for (var rest = writer.Frames; !rest.IsEmpty;)
        {
            var length = JournalCursor.FrameLength(rest);
            Add(rest[..length]);
            rest = rest[length..];
        }

        Definitions.AddRange(writer.Definitions);
        Bytes += writer.Frames.Length;
        Records += writer.Records;
    }

    /// <summary>Gives its memory back.</summary>
    internal void Return()
    {
        _blocks.ForEach(block => BatchMemory<byte>.Pool.Return(block.Bytes));
        _blocks.Clear();
    }

    void Add(ReadOnlySpan<byte> frame)
    {
        if (_blocks.Count == 0 || _blocks[^1].Bytes.Length - _blocks[^1].Length < frame.Length)
        {
            _blocks.Add((BatchMemory<byte>.Pool.Rent(Math.Max(BlockBytes, frame.Length)), 0));
        }

        var (bytes, length) = _blocks[^1];
        frame.CopyTo(bytes.AsSpan(length));
        _blocks[^1] = (bytes, length + frame.Length);
    }
}

/// <summary>A value that a segment is the first of its frames to use.</summary>
/// <param name="Tag">Its kind.</param>
/// <param name="Item">Its <see cref="Catalog.Interned{T}"/>.</param>
/// <param name="Expiries">How often that had expired.</param>
internal readonly record struct Definition(JournalTag Tag, object Item, int Expiries);
