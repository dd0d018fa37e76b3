using System.IO.Hashing;
using System.Security.Cryptography;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// Values of attributes of spans by their entries; for one thread. Each attribute of each span is looked up here, in half of the time that a
/// dictionary takes.
/// </summary>
internal sealed class SpanValueTable
{
    const int FirstSlots = 256;

    // Nobody can send entries that all fall together.
    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    // Open addressing, at most half full.
    (ulong Hash, SpanValue? Value)[] _slots = new (ulong, SpanValue?)[FirstSlots];
    int _count;

    internal SpanValue? Find(ReadOnlySpan<byte> entry)
    {
        var hash = XxHash3.HashToUInt64(entry, Seed);
        for (var at = (int)hash & (_slots.Length - 1); ; at = (at + 1) & (_slots.Length - 1))
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Value is null || (slot.Hash == hash && entry.SequenceEqual(slot.Value.Entry)))
            {
                return slot.Value;
            }
        }
    }

    internal void Add(SpanValue value)
    {
        if (++_count * 2 > _slots.Length)
        {
            var before = _slots;
            _slots = new (ulong, SpanValue?)[before.Length * 2];
            foreach (var slot in before.Where(slot => slot.Value is not null))
            {
                Put(slot);
            }
        }

        Put((XxHash3.HashToUInt64(value.Entry, Seed), value));
    }

    void Put((ulong Hash, SpanValue? Value) entry)
    {
        var at = (int)entry.Hash & (_slots.Length - 1);
        while (_slots[at].Value is not null)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = entry;
    }
}
