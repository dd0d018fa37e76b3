using System.Collections.Concurrent;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// What was made of a stretch of wire bytes before: senders repeat their resource, scope and attributes in every
/// request, so they are translated once. Begins anew when it grows beyond <paramref name="most"/> entries.
/// </summary>
internal sealed class WireCache<T>(int most)
{
    readonly ConcurrentDictionary<byte[], T> _entries = new(Utf8Key.Comparer);
    int _count;

    internal bool TryGet(ReadOnlySpan<byte> key, out T value) => _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out value!);

    internal T Add(ReadOnlySpan<byte> key, T value)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            _entries.Clear();
            Volatile.Write(ref _count, 1);
        }

        _entries[key.ToArray()] = value;
        return value;
    }
}
