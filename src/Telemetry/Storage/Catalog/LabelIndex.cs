using System.Collections.Concurrent;
using Dendro.Telemetry.Model;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>Finds series or streams by matchers: the most selective equality narrows, then every matcher is tried.</summary>
internal sealed class LabelIndex
{
    // The postings, their first array and snapshot, and their place under the label.
    const int PairBytes = 232;

    readonly ConcurrentDictionary<Label, Postings> _byLabel = new();
    readonly CatalogMemory _memory;

    internal LabelIndex(CatalogMemory memory)
    {
        _memory = memory;
        Table = new InternTable<Labels>(EqualityComparer<Labels>.Default, memory, CatalogMemory.Of, labels => CatalogMemory.Of(labels) + labels.Sum(BytesOf), Shared);
        Table.Added += Add;
        Table.Removed += Remove;
    }

    /// <summary>What it finds.</summary>
    internal InternTable<Labels> Table { get; }

    internal IEnumerable<Interned<Labels>> Find(IReadOnlyList<Matcher> matchers)
    {
        Postings? fewest = null;
        foreach (var matcher in matchers)
        {
            if (matcher.Type != MatchType.Equal || matcher.Value.Length == 0)
            {
                continue;
            }

            if (!_byLabel.TryGetValue(new Label(matcher.Name, matcher.Value), out var having))
            {
                return [];
            }

            fewest = fewest is null || having.Count < fewest.Count ? having : fewest;
        }

        var candidates = fewest is null ? Table.All : fewest.Ids.Select(Table.Find).OfType<Interned<Labels>>();
        return candidates.Where(item => matchers.All(matcher => matcher.Matches(item.Value)));
    }

    /// <summary>What passes any of the sets; all when there are none.</summary>
    internal IEnumerable<Interned<Labels>> Find(IReadOnlyList<IReadOnlyList<Matcher>> sets) =>
        sets.Count == 0 ? Table.All : sets.SelectMany(Find).DistinctBy(item => item.Id);

    /// <summary>Whether something has the label.</summary>
    internal bool Has(Label label) => _byLabel.ContainsKey(label);

    /// <summary>The same labels, of which each that is known is the one instance.</summary>
    Labels Shared(Labels labels) => Labels.FromSorted([.. labels.Select(label => _byLabel.TryGetValue(label, out var known) ? known.Label : label)]);

    static long BytesOf(Label label) => PairBytes + CatalogMemory.OfText(label.Value);

    // The table calls both one after the other, or a label could be taken away while a series is put under it.
    void Remove(Interned<Labels> item)
    {
        foreach (var label in item.Value)
        {
            var having = _byLabel[label];
            having.Remove(id => Table.Find(id) is not null);
            if (having.IsEmpty)
            {
                _byLabel.TryRemove(label, out _);
                _memory.Add(-BytesOf(label));
            }
        }
    }

    void Add(Interned<Labels> item)
    {
        foreach (var label in item.Value)
        {
            if (!_byLabel.TryGetValue(label, out var having))
            {
                _byLabel[label] = having = new Postings(label);
                _memory.Add(BytesOf(label));
            }

            having.Add(item.Id);
        }
    }
}
