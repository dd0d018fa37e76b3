using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// What expired after a segment had defined it, mostly nothing. Its value may have come back under another number: rows
/// of both get that one, or a series would be there twice. It has forgotten its times, so it is told them again.
/// </summary>
internal sealed class MovedItems
{
    readonly Dictionary<(JournalTag Tag, uint Id), Func<long, uint>> _items = [];

    internal bool IsEmpty => _items.Count == 0;

    internal void Clear() => _items.Clear();

    internal void Add<T>(JournalTag tag, Interned<T> item)
        where T : notnull => _items[(tag, item.Id)] = time =>
    {
        item.Saw(time);
        return item.Current.Id;
    };

    /// <summary>The number to use for a number of the segment, in a row of this time.</summary>
    internal uint Use(JournalTag tag, uint id, long time) => _items.Count > 0 && _items.TryGetValue((tag, id), out var use) ? use(time) : id;
}
