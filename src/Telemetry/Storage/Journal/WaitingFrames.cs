namespace Dendro.Telemetry.Storage.Journal;

/// <summary>What the journal has of one segment and the tables do not have yet. The frames themselves are read from the file.</summary>
internal sealed class WaitingFrames(long segment)
{
    internal long Segment => segment;

    internal long Bytes { get; private set; }

    internal long Records { get; private set; }

    /// <summary>What the segment defines.</summary>
    internal List<Definition> Definitions { get; } = [];

    /// <summary>Notes frames that were appended.</summary>
    internal void Add(JournalWriter writer)
    {
        Definitions.AddRange(writer.Definitions);
        Bytes += writer.Frames.Length;
        Records += writer.Records;
    }
}

/// <summary>A value that a segment is the first of its frames to use.</summary>
/// <param name="Tag">Its kind.</param>
/// <param name="Item">Its <see cref="Catalog.Interned{T}"/>.</param>
/// <param name="Expiries">How often that had expired.</param>
internal readonly record struct Definition(JournalTag Tag, object Item, int Expiries);
