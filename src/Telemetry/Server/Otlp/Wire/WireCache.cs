using System.Runtime.CompilerServices;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// What was made of a stretch of wire bytes before: senders repeat their resource, scope and attributes in every
/// request, so they are translated once. Keys stand one behind the other in one array: who asks in the order in which
/// they came reads memory from front to back. When its memory is full, the outermost cache begins anew.
/// </summary>
internal sealed class WireCache<T>
{
    readonly Lock _adding = new();
    readonly bool _isOutermost;
    readonly int _valueBytes;
    Entries _entries = Entries.Empty;

    /// <summary>An outermost cache.</summary>
    /// <param name="mostBytes">What it may take, with the caches within its values.</param>
    /// <param name="valueBytes">What a value takes, roughly, without caches within it.</param>
    internal WireCache(long mostBytes, int valueBytes = 0) => (Memory, _valueBytes, _isOutermost) = (new WireCacheMemory(mostBytes), valueBytes, true);

    /// <summary>A cache within a value of another, which has this memory.</summary>
    internal WireCache(WireCacheMemory memory, int valueBytes) => (Memory, _valueBytes) = (memory, valueBytes);

    internal WireCacheMemory Memory { get; }

    bool BeginsAnew => _isOutermost && Memory.IsFull;

    internal bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        var entries = BeginsAnew ? Entries.Empty : Volatile.Read(ref _entries);
        return entries.TryGet(entries.Find(key), out value);
    }

    /// <summary>
    /// The same for one key after another. Senders also repeat their order, so what came after the last key before is
    /// tried first, which saves hashing.
    /// </summary>
    internal bool TryGet(ReadOnlySpan<byte> key, ref Position last, out T value)
    {
        if (TryGetNext(key, ref last, out value))
        {
            return true;
        }

        var entries = Volatile.Read(ref _entries);
        var found = entries.Find(key);
        entries.Follows(last.Index, found);
        last = new Position(found);
        return entries.TryGet(found, out value);
    }

    /// <summary>The same, and false when the key is not the one that came after the last; then <paramref name="last"/> stays.</summary>
    internal bool TryGetNext(ReadOnlySpan<byte> key, ref Position last, out T value)
    {
        var entries = Volatile.Read(ref _entries);
        var next = entries.After(last.Index);
        if (next >= 0 && key.SequenceEqual(entries.Key(next)))
        {
            last = new Position(next);
            return entries.TryGet(next, out value);
        }

        value = default!;
        return false;
    }

    /// <summary>Keeps a value, or not within another cache whose memory is full; when another was faster, that one is returned.</summary>
    internal T Add(ReadOnlySpan<byte> key, T value)
    {
        lock (_adding)
        {
            var entries = _entries;
            if (BeginsAnew)
            {
                Memory.Clear();
                entries = Entries.Empty;
            }
            else if (entries.TryGet(entries.Find(key), out var known))
            {
                return known;
            }
            else if (Memory.IsFull)
            {
                return value;
            }

            var larger = entries.WithRoom(key.Length);
            Memory.Add(_valueBytes + larger.Bytes - entries.Bytes);
            larger.Add(key, value);
            Volatile.Write(ref _entries, larger);
            return value;
        }
    }

    /// <summary>Where someone who asks for one key after another is; at first before them all.</summary>
    internal readonly struct Position(int index)
    {
        readonly int _next = index + 1;

        internal int Index => _next - 1;
    }

    /// <summary>
    /// A table that one thread at a time adds to while others read: what is not counted or not in a slot yet is not
    /// read, and what is there never changes. When it is full, a larger copy takes its place.
    /// </summary>
    sealed class Entries(int capacity, int keyBytes)
    {
        const int LeastCapacity = 4;
        const int LeastKeyBytes = 64;
        const int HeaderBytes = 200;

        internal static readonly Entries Empty = new(0, 0);

        readonly byte[] _keys = new byte[keyBytes];
        readonly int[] _ends = new int[capacity + 1];
        readonly T[] _values = new T[capacity];
        readonly int[] _next = new int[capacity];
        // Open addressing, at most half full; an entry's number plus one.
        readonly int[] _slots = new int[2 * capacity];
        int _count;

        internal int Count => Volatile.Read(ref _count);

        internal long Bytes { get; } = capacity == 0 ? 0 : HeaderBytes + keyBytes + (capacity * (Unsafe.SizeOf<T>() + (4L * sizeof(int))));

        internal ReadOnlySpan<byte> Key(int index) => _keys.AsSpan(_ends[index], _ends[index + 1] - _ends[index]);

        internal bool TryGet(int index, out T value)
        {
            value = index >= 0 ? _values[index] : default!;
            return index >= 0;
        }

        /// <summary>What was asked for after an entry, or −1. It is a guess, so it matters not which of several threads told it.</summary>
        internal int After(int index)
        {
            var next = index < 0 ? 0 : index < _next.Length ? _next[index] : -1;
            return next < Count ? next : -1;
        }

        internal void Follows(int index, int next)
        {
            if (index >= 0 && index < _next.Length && next >= 0)
            {
                _next[index] = next;
            }
        }

        internal int Find(ReadOnlySpan<byte> key)
        {
            if (_slots.Length == 0)
            {
                return -1;
            }

            for (var slot = Slot(key); ; slot = slot + 1 < _slots.Length ? slot + 1 : 0)
            {
                var index = Volatile.Read(ref _slots[slot]) - 1;
                if (index < 0 || key.SequenceEqual(Key(index)))
                {
                    return index;
                }
            }
        }

        /// <summary>Itself, or a larger copy when it has no room for one more.</summary>
        internal Entries WithRoom(int keyBytes)
        {
            if (_count < _values.Length && _keys.Length - _ends[_count] >= keyBytes)
            {
                return this;
            }

            var larger = new Entries(
                _count < _values.Length ? _values.Length : Math.Max(LeastCapacity, 2 * _count),
                Math.Max(Math.Max(LeastKeyBytes, 2 * _keys.Length), _ends[_count] + keyBytes));
            for (var i = 0; i < _count; i++)
            {
                larger.Add(Key(i), _values[i]);
                larger._next[i] = _next[i];
            }

            return larger;
        }

        internal void Add(ReadOnlySpan<byte> key, T value)
        {
            key.CopyTo(_keys.AsSpan(_ends[_count]));
            _ends[_count + 1] = _ends[_count] + key.Length;
            _values[_count] = value;
            _next[_count] = _count + 1;
            var slot = Slot(key);
            while (_slots[slot] != 0)
            {
                slot = slot + 1 < _slots.Length ? slot + 1 : 0;
            }

            Volatile.Write(ref _slots[slot], _count + 1);
            Volatile.Write(ref _count, _count + 1);
        }

        int Slot(ReadOnlySpan<byte> key) => (int)((uint)Utf8Key.Comparer.GetHashCode(key) % (uint)_slots.Length);
    }
}
