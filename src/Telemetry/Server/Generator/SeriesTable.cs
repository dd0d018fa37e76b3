using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>What is measured under one set of labels.</summary>
internal interface IMeasured
{
    void Write(SampleBatch batch, Tick tick);

    void WriteEnd(SampleBatch batch, Tick tick);
}

/// <summary>Measurements by label set: bounded in number, and ended when nothing adds to them for a while.</summary>
internal sealed class SeriesTable<TKey, TMeasured>(int limit, Func<TKey, TMeasured> create)
    where TKey : notnull
    where TMeasured : class, IMeasured
{
    static readonly long IdleMs = (long)TimeSpan.FromMinutes(15).TotalMilliseconds;

    readonly Dictionary<TKey, Entry> _entries = [];
    // Until the next tick; to find out for each span would cost each time.
    bool _isStoreFull;

    sealed class Entry(TMeasured measured)
    {
        public TMeasured Measured { get; } = measured;

        public long UsedMs { get; set; }
    }

    /// <summary>Whether anything is measured.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>How many observations found no room.</summary>
    public long Refused { get; private set; }

    /// <summary>The measurement of a label set, or null when there are too many already, here or in the store, or one is too long.</summary>
    public TMeasured? Get(TKey key, long nowMs)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (Create(key) is not { } measured)
            {
                Refused++;
                return null;
            }

            _entries[key] = entry = new Entry(measured);
        }

        entry.UsedMs = nowMs;
        return entry.Measured;
    }

    TMeasured? Create(TKey key)
    {
        try
        {
            return _entries.Count < limit && !_isStoreFull ? create(key) : null;
        }
        catch (CatalogFullException)
        {
            _isStoreFull = true;
            return null;
        }
        catch (FormatException)
        {
            // A span's name may be longer than a label.
            return null;
        }
    }

    public void Write(SampleBatch batch, Tick tick)
    {
        _isStoreFull = false;
        foreach (var (key, entry) in _entries)
        {
            if (tick.NowMs - entry.UsedMs < IdleMs)
            {
                entry.Measured.Write(batch, tick);
                continue;
            }

            entry.Measured.WriteEnd(batch, tick);
            _entries.Remove(key);
        }
    }
}
