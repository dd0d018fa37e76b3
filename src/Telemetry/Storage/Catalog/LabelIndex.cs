using System.Collections.Concurrent;
using Dendro.Telemetry.Model;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>Finds series or streams by matchers: the most selective equality narrows, then every matcher is tried.</summary>
internal sealed class LabelIndex
{
    readonly InternTable<Labels> _table;
    readonly ConcurrentDictionary<Label, ConcurrentDictionary<uint, Interned<Labels>>> _byLabel = new();

    internal LabelIndex(InternTable<Labels> table)
    {
        _table = table;
        table.Added += Add;
        table.Removed += Remove;
    }

    internal IEnumerable<Interned<Labels>> Find(IReadOnlyList<Matcher> matchers)
    {
        IEnumerable<Interned<Labels>> candidates = _table.All;
        var fewest = int.MaxValue;
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

            if (having.Count < fewest)
            {
                (candidates, fewest) = (having.Select(pair => pair.Value), having.Count);
            }
        }

        return candidates.Where(item => matchers.All(matcher => matcher.Matches(item.Value)));
    }

    /// <summary>What passes any of the sets; all when there are none.</summary>
    internal IEnumerable<Interned<Labels>> Find(IReadOnlyList<IReadOnlyList<Matcher>> sets) =>
        sets.Count == 0 ? _table.All : sets.SelectMany(Find).DistinctBy(item => item.Id);

    // The table calls both one after the other, or a label could be taken away while a series is put under it.
    void Remove(Interned<Labels> item)
    {
        foreach (var label in item.Value)
        {
            if (_byLabel.TryGetValue(label, out var having) && having.TryRemove(item.Id, out _) && having.IsEmpty)
            {
                _byLabel.TryRemove(label, out _);
            }
        }
    }

    void Add(Interned<Labels> item)
    {
        foreach (var label in item.Value)
        {
            _byLabel.GetOrAdd(label, _ => new()).TryAdd(item.Id, item);
        }
    }
}
