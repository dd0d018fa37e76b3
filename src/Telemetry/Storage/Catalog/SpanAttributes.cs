using System.IO.Hashing;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// The columns of spans that tell their attributes. In each instrumentation scope an attribute has one of <see cref="Slots"/> columns, mostly
/// the same in all; there stands 0 for a span without it, the number of its value, or a hash when it has more values than are numbered.
/// Attributes that no span had together share a column where there are too many; the one that comes second in a span that has both after all
/// loses it. The packed text tells what has no column. One thread, the folder, numbers what comes; others look things up.
/// </summary>
internal sealed class SpanAttributes(CatalogMemory memory)
{
    /// <summary>How many columns there are.</summary>
    internal const int Slots = 16;

    /// <summary>The least that is no number of a value. It stands for values that are told by the text alone; all greater ones are hashes.</summary>
    internal const uint Untold = 0x8000_0000;

    internal const int MostValues = 1_000;
    internal const int MostKeys = 4_096;
    const int MostShares = 8;
    const int MostEntryBytes = 256;
    const int KeyBytes = 400;
    const int ValueBytes = 200;

    readonly Lock _lock = new();
    readonly Dictionary<byte[], SpanKey> _keys = new(Utf8Key.Comparer);
    readonly SpanValueTable _byEntry = new();
    readonly List<SpanValue> _values = [];
    readonly Dictionary<uint, SpanScope> _scopes = [];
    // Scopes with attributes that are not known at all.
    readonly HashSet<uint> _crowded = [];
    readonly List<SpanKey>[] _keysOfSlot = [.. Enumerable.Range(0, Slots).Select(_ => new List<SpanKey>())];
    SpanScope? _last;
    long _version;

    /// <summary>Grows when an attribute gets a column, or values without a number.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Until when spans start that were stored before there were columns.</summary>
    internal long OlderUntilNs { get; set; } = long.MinValue;

    /// <summary>What the file does not have yet.</summary>
    internal SpanAttributeNews News { get; } = new();

    /// <summary>Tells the columns of a span.</summary>
    internal void Fill(uint scopeId, ReadOnlySpan<byte> packed, Span<uint> slots)
    {
        slots.Clear();
        if (packed.IsEmpty)
        {
            return;
        }

        var scope = _last?.Id == scopeId ? _last : _last = ScopeOf(scopeId);
        Followed? before = scope;
        for (var rest = packed[1..]; !rest.IsEmpty;)
        {
            if (before?.Next is { } next && rest.StartsWith(next.Entry))
            {
                Set(slots, scope, next.Key, next.Id, packed);
                rest = rest[next.Entry.Length..];
                before = next;
                continue;
            }

            var end = rest.IndexOf(AttributeText.EntrySeparator) + 1;
            var entry = rest[..end];
            rest = rest[end..];
            SpanKey? key = null;
            if ((_byEntry.Find(entry) ?? Number(entry, scope, out key)) is { } known)
            {
                Set(slots, scope, known.Key, known.Id, packed);
                before?.Next = known;
                before = known;
            }
            else
            {
                if (key is not null)
                {
                    Set(slots, scope, key, Hash(key, entry), packed);
                }

                before = key;
            }
        }
    }

    /// <summary>What stands in the column of an attribute for a value that has no number.</summary>
    internal static uint Hash(SpanKey key, ReadOnlySpan<byte> entry) =>
        (AttributeType)entry[key.Packed.Length + 1] is AttributeType.Text or AttributeType.Integer or AttributeType.Float or AttributeType.Boolean
            ? Math.Max(Untold + 1, (uint)XxHash3.HashToUInt64(entry) | Untold)
            : Untold;

    /// <summary>An attribute as it is now; null when no span has it, nor may have it.</summary>
    internal SpanKeyView? Find(string name)
    {
        lock (_lock)
        {
            var packed = AttributeText.Packed(name);
            if (!_keys.TryGetValue(packed, out var key))
            {
                return _crowded.Count == 0 ? null : new SpanKeyView(new SpanKey(-1, packed), [], [], [.. _crowded], false);
            }

            var places = key.Slots.Where(slot => slot.Value >= 0).GroupBy(slot => slot.Value, slot => slot.Key)
                .Select(place => new SpanPlace(
                    place.Key, [.. place.Where(scope => !key.Sharing.Contains(scope))], [.. place.Where(key.Sharing.Contains)],
                    _keysOfSlot[place.Key].Exists(other => other != key && other.HasOthers)));
            var without = key.Slots.Where(slot => slot.Value < 0).Select(slot => slot.Key).Union(_crowded.Where(scope => !key.Slots.ContainsKey(scope)));
            return new SpanKeyView(key, [.. key.Values], [.. places], [.. without], key.HasOthers);
        }
    }

    /// <summary>Names of what a scope has, and whether it has a column there.</summary>
    internal List<(string Name, bool HasColumn)> Of(uint scope)
    {
        lock (_lock)
        {
            return [.. _keys.Values.Where(key => key.Slots.ContainsKey(scope)).Select(key => (key.Name, key.Slots[scope] >= 0))];
        }
    }

    /// <summary>Adds the names of attributes that have values of these numbers.</summary>
    internal void AddNames(ReadOnlySpan<uint> ids, HashSet<string> names)
    {
        lock (_lock)
        {
            SpanKey? last = null;
            foreach (var id in ids)
            {
                if (id > 0 && id <= _values.Count && _values[(int)id - 1].Key is var key && key != last)
                {
                    names.Add(key.Name);
                    last = key;
                }
            }
        }
    }

    /// <summary>Whether there may be attributes of spans in a range that are not known.</summary>
    internal bool MayHaveUnknown(TimeRange range)
    {
        lock (_lock)
        {
            return _crowded.Count > 0 || range.StartNs <= OlderUntilNs;
        }
    }

    /// <summary>The value with a number; null when it is that of another attribute, or none.</summary>
    internal AttributeValue? Value(string name, uint id)
    {
        lock (_lock)
        {
            return id > 0 && id <= _values.Count && _values[(int)id - 1] is var value && value.Key.Name == name ? value.Value : null;
        }
    }

    /// <summary>Takes in a value that the file has, in the order of numbers.</summary>
    internal void LoadValue(ReadOnlySpan<byte> entry) => AddValue(KeyOf(entry[..entry.IndexOf(AttributeText.ValueSeparator)]), entry);

    /// <summary>Takes in an attribute's column in a scope.</summary>
    internal void LoadSlot(uint scope, ReadOnlySpan<byte> key, int slot) => AddSlot(ScopeOf(scope), KeyOf(key), slot);

    /// <summary>Takes in that an attribute has values without numbers.</summary>
    internal void LoadOthers(ReadOnlySpan<byte> key) => KeyOf(key).HasOthers = true;

    /// <summary>Takes in that a scope has attributes that are not known.</summary>
    internal void LoadCrowded(uint scope) => _crowded.Add(scope);

    void Set(Span<uint> slots, SpanScope scope, SpanKey key, uint id, ReadOnlySpan<byte> packed)
    {
        var slot = scope.SlotOf(key) ?? NewSlot(scope, key, packed);
        if (slot < 0)
        {
            return;
        }

        if (slots[slot] == 0)
        {
            slots[slot] = id;
        }
        else if (key.Sharing.Contains(scope.Id) && !IsOf(slots[slot], key))
        {
            AddSlot(scope, key, -1);
            News.Slots.Add((scope.Id, key, -1));
        }

        // Of an attribute that is there twice, the first counts.
    }

    bool IsOf(uint id, SpanKey key) => id < Untold && _values[(int)id - 1].Key == key;

    SpanScope ScopeOf(uint id) => _scopes.TryGetValue(id, out var scope) ? scope : _scopes[id] = new SpanScope(id);

    SpanKey KeyOf(ReadOnlySpan<byte> packed)
    {
        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(packed, out var key))
        {
            lock (_lock)
            {
                key = new SpanKey(_keys.Count, packed.ToArray());
                _keys.Add(key.Packed, key);
                memory.Add(KeyBytes + packed.Length);
            }
        }

        return key;
    }

    /// <summary>The value of a new entry; null when it gets no number.</summary>
    SpanValue? Number(ReadOnlySpan<byte> entry, SpanScope scope, out SpanKey? key)
    {
        var name = entry[..Math.Max(0, entry.IndexOf(AttributeText.ValueSeparator))];
        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out key))
        {
            if (_keys.Count >= MostKeys || name.Length > MostEntryBytes || !memory.HasRoom(KeyBytes + name.Length))
            {
                Crowd(scope);
                return null;
            }

            key = KeyOf(name);
        }

        if (key.Values.Count < MostValues && entry.Length <= MostEntryBytes && memory.HasRoom(ValueBytes + entry.Length))
        {
            var value = AddValue(key, entry);
            News.Values.Add(value);
            return value;
        }

        if (!key.HasOthers)
        {
            lock (_lock)
            {
                key.HasOthers = true;
                _version++;
            }

            News.Others.Add(key);
        }

        return null;
    }

    SpanValue AddValue(SpanKey key, ReadOnlySpan<byte> entry)
    {
        lock (_lock)
        {
            var value = new SpanValue((uint)_values.Count + 1, key, entry.ToArray());
            _values.Add(value);
            key.Values.Add(value);
            _byEntry.Add(value);
            memory.Add(ValueBytes + entry.Length);
            return value;
        }
    }

    int NewSlot(SpanScope scope, SpanKey key, ReadOnlySpan<byte> packed)
    {
        var free = Enumerable.Range(0, Slots).Where(slot => scope.KeysOf(slot) == 0).ToList();
        if (free.Count == 0)
        {
            var taken = Taken(scope, packed);
            free = [.. Enumerable.Range(0, Slots).Where(slot => !taken.Contains(slot) && scope.KeysOf(slot) < MostShares)];
        }

        // The one that it has elsewhere, else that of the fewest others.
        var slot = free.Count == 0 ? -1 : free.Find(key.Slots.ContainsValue) is var same && key.Slots.ContainsValue(same) && free.Contains(same) ? same
            : free.MinBy(slot => (scope.KeysOf(slot), _keysOfSlot[slot].Count));
        AddSlot(scope, key, slot);
        News.Slots.Add((scope.Id, key, slot));
        return slot;
    }

    // The columns of what else a span has.
    HashSet<int> Taken(SpanScope scope, ReadOnlySpan<byte> packed)
    {
        var taken = new HashSet<int>();
        foreach (var entry in new AttributeReader(packed))
        {
            if (_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(entry.Key, out var other) && scope.SlotOf(other) is >= 0 and var slot)
            {
                taken.Add(slot);
            }
        }

        return taken;
    }

    void AddSlot(SpanScope scope, SpanKey key, int slot)
    {
        lock (_lock)
        {
            if (slot >= 0)
            {
                // What is there of one that lost its column stays in the rows.
                if (scope.KeysOf(slot) > 0)
                {
                    _keysOfSlot[slot].Where(other => other.Slots.TryGetValue(scope.Id, out var its) && its == slot).Append(key).ToList()
                        .ForEach(sharer => sharer.Sharing.Add(scope.Id));
                }

                if (!_keysOfSlot[slot].Contains(key))
                {
                    _keysOfSlot[slot].Add(key);
                }
            }

            key.Slots[scope.Id] = slot;
            scope.Set(key, slot);
            _version++;
        }
    }

    void Crowd(SpanScope scope)
    {
        if (!_crowded.Contains(scope.Id))
        {
            lock (_lock)
            {
                _crowded.Add(scope.Id);
                _version++;
            }

            News.Crowded.Add(scope.Id);
        }
    }
}

/// <summary>What is new of the attributes of spans, until the file has it.</summary>
internal sealed class SpanAttributeNews
{
    internal List<SpanValue> Values { get; } = [];

    internal List<(uint Scope, SpanKey Key, int Slot)> Slots { get; } = [];

    internal List<SpanKey> Others { get; } = [];

    internal List<uint> Crowded { get; } = [];

    internal void Clear()
    {
        Values.Clear();
        Slots.Clear();
        Others.Clear();
        Crowded.Clear();
    }
}

/// <summary>Where an attribute stands.</summary>
/// <param name="Slot">The column.</param>
/// <param name="Own">The scopes in which it is this one's alone.</param>
/// <param name="Shared">The scopes in which other attributes of other spans stand there too.</param>
/// <param name="HasHashes">Whether hashes of others may stand there.</param>
internal sealed record SpanPlace(int Slot, uint[] Own, uint[] Shared, bool HasHashes)
{
    /// <summary>All of the scopes.</summary>
    internal uint[] Scopes => [.. Own, .. Shared];
}

/// <summary>An attribute of spans as it is at a time.</summary>
/// <param name="Key">The attribute.</param>
/// <param name="Values">Its values that have numbers.</param>
/// <param name="Places">Its columns.</param>
/// <param name="Without">Scopes in which it has none, but may be.</param>
/// <param name="HasOthers">Whether it has values without numbers.</param>
internal sealed record SpanKeyView(SpanKey Key, SpanValue[] Values, SpanPlace[] Places, uint[] Without, bool HasOthers);
