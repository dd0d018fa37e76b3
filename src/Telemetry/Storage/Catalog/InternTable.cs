using System.Collections.Concurrent;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>All interned values of one kind, by value and by number.</summary>
internal sealed class InternTable<T>(IEqualityComparer<T> comparer)
    where T : notnull
{
    readonly ConcurrentDictionary<T, Interned<T>> _byValue = new(comparer);
    readonly ConcurrentDictionary<uint, Interned<T>> _byId = new();
    uint _next;

    internal int Count => _byId.Count;

    internal IEnumerable<Interned<T>> All => _byId.Select(pair => pair.Value);

    internal Interned<T> this[uint id] => _byId[id];

    internal event Action<Interned<T>>? Added;

    internal event Action<Interned<T>>? Removed;

    internal Interned<T> Intern(T value)
    {
        if (_byValue.TryGetValue(value, out var known))
        {
            return known;
        }

        lock (_byId)
        {
            return _byValue.TryGetValue(value, out known) ? known : Add(new Interned<T>(this, _next, value));
        }
    }

    /// <summary>Takes in what the file has, before anything is interned.</summary>
    internal Interned<T> Load(uint id, T value) => Add(new Interned<T>(this, id, value) { Stored = true });

    /// <summary>
    /// Forgets a value whose rows are gone. Someone may still hold it: it is then listed and written again under its number,
    /// which is never given to another.
    /// </summary>
    internal void Remove(Interned<T> item)
    {
        lock (_byId)
        {
            _byValue.TryRemove(item.Value, out _);
            _byId.TryRemove(item.Id, out _);
            item.Expire();
            Removed?.Invoke(item);
        }
    }

    /// <summary>Takes back a value that was forgotten while someone held it.</summary>
    /// <returns>The one to use: another, if the value came from someone else meanwhile.</returns>
    internal Interned<T> Restore(Interned<T> item)
    {
        lock (_byId)
        {
            var known = _byValue.GetOrAdd(item.Value, item);
            if (known == item && _byId.TryAdd(item.Id, item))
            {
                Added?.Invoke(item);
            }

            return known;
        }
    }

    Interned<T> Add(Interned<T> item)
    {
        _next = Math.Max(_next, item.Id + 1);
        _byId[item.Id] = item;
        _byValue[item.Value] = item;
        Added?.Invoke(item);
        return item;
    }
}
