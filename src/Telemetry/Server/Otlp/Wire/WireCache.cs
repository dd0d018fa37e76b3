using System.Collections.Concurrent;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// What was made of a stretch of wire bytes before: senders repeat their resource, scope and attributes in every
/// request, so they are translated once. Begins anew when it grows beyond <paramref name="most"/> entries.
/// </summary>
internal sealed class WireCache<T>(int most)
{
    readonly ConcurrentDictionary<byte[], Entry> _entries = new(Utf8Key.Comparer);
    int _count;

    internal bool TryGet(ReadOnlySpan<byte> key, out T value)
    {
        var found = _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var entry);
        value = found ? entry!.Value : default!;
        return found;
    }

    /// <summary>
    /// The same for one key after another. Senders also repeat their order, so what came after the last key before is
    /// tried first, which saves hashing.
    /// </summary>
    internal bool TryGet(ReadOnlySpan<byte> key, ref Entry? last, out T value)
    {
        if (last?.Next is { } next && key.SequenceEqual(next.Key))
        {
            (last, value) = (next, next.Value);
            return true;
        }

        var found = _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var entry);
        value = found ? entry!.Value : default!;
        if (last is not null)
        {
            last.Next = entry;
        }

        last = entry;
        return found;
    }

    internal T Add(ReadOnlySpan<byte> key, T value)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            _entries.Clear();
            Volatile.Write(ref _count, 1);
        }

        var bytes = key.ToArray();
        _entries[bytes] = new Entry(bytes, value);
        return value;
    }

    internal sealed class Entry(byte[] key, T value)
    {
        internal byte[] Key => key;

        internal T Value => value;

        /// <summary>What was asked for after this; a guess, so it matters not which of several threads sets it.</summary>
        internal Entry? Next { get; set; }
    }
}
