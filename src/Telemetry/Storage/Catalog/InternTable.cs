using System.Collections.Concurrent;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>All interned values of one kind, by value and by number.</summary>
/// <param name="comparer">Tells which are the same.</param>
/// <param name="memory">What they all take is counted there.</param>
/// <param name="bytes">What one takes that shares all it can with others.</param>
/// <param name="mostBytes">What one takes that shares nothing.</param>
/// <param name="shared">An equal value that shares its parts with others; by default itself.</param>
internal sealed class InternTable<T>(IEqualityComparer<T> comparer, CatalogMemory memory, Func<T, long> bytes, Func<T, long> mostBytes, Func<T, T>? shared = null)
    where T : notnull
{
    readonly ConcurrentDictionary<T, Interned<T>> _byValue = new(comparer);
    readonly ConcurrentDictionary<uint, Interned<T>> _byId = new();
    uint _next;

    internal int Count => _byId.Count;

    internal IEnumerable<Interned<T>> All => _byId.Select(pair => pair.Value);

    internal Interned<T> this[uint id] => _byId[id];

    /// <summary>The one with a number; null when it is forgotten.</summary>
    internal Interned<T>? Find(uint id) => _byId.GetValueOrDefault(id);

    internal event Action<Interned<T>>? Added;

    internal event Action<Interned<T>>? Removed;

    /// <param name="value">What is named.</param>
    /// <param name="isLimited">Whether it needs room when it is new.</param>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    internal Interned<T> Intern(T value, bool isLimited = true)
    {
        if (_byValue.TryGetValue(value, out var known))
        {
            return known;
        }

        lock (_byId)
        {
            if (_byValue.TryGetValue(value, out known))
            {
                return known;
            }

            if (isLimited)
            {
                memory.Require(mostBytes(value));
            }

            return Add(new Interned<T>(this, _next, Shared(value)));
        }
    }

    /// <summary>Takes in what the file has, before anything is interned.</summary>
    internal Interned<T> Load(uint id, T value) => Add(new Interned<T>(this, id, Shared(value)) { Stored = true });

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
            memory.Add(-bytes(item.Value));
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
                memory.Add(bytes(item.Value));
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
        memory.Add(bytes(item.Value));
        Added?.Invoke(item);
        return item;
    }

    T Shared(T value) => shared is null ? value : shared(value);
}
