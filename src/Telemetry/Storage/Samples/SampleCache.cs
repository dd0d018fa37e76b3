using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Samples;

/// <summary>
/// The samples of the times that are asked for, all of a window of time or none of it. Only the thread that writes the tables changes it: it
/// fills a window from them between two transactions, so that none can commit meanwhile, and adds what each brings when it is committed. So
/// a window has at any time what the tables have, once and in the same order. Who reads takes what there is under a lock, and needs none to read
/// it. What takes more than the cache may, the least recently read goes.
/// </summary>
/// <param name="mostBytes">What it may take.</param>
internal sealed class SampleCache(long mostBytes)
{
    // A window that is larger is not worth its place: the tables are read for it.
    const int WindowShare = 4;

    // What one query may have filled leaves the rest to others.
    const int QueryQuarters = 3;
    internal const int MostFilled = 48;

    // Commits after which a window to which nothing was added is not expected to get more.
    const int CommitsOfOpen = 60;

    readonly Lock _gate = new();
    readonly Dictionary<long, SampleWindow> _windows = [];
    readonly HashSet<long> _tooLarge = [];
    SampleWindow? _last;
    long _commits;
    long _reads;

    /// <summary>Adds what a transaction brings, where its times are here; <see cref="Committed"/> shows it.</summary>
    internal void Add(ReadOnlySpan<uint> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values, ReadOnlySpan<long> starts)
    {
        for (var (from, to) = (0, 0); _windows.Count > 0 && from < times.Length; from = to)
        {
            var number = SampleWindow.NumberOf(times[from]);
            var range = SampleWindow.RangeOf(number);
            for (to = from + 1; to < times.Length && times[to] >= range.FirstMs && times[to] <= range.LastMs;)
            {
                to++;
            }

            ForAdding(number)?.Chunks.Add(series[from..to], times[from..to], values[from..to], starts[from..to]);
        }
    }

    internal void AddHistogram(uint series, long timeMs, long startMs, ReadOnlySpan<byte> text) =>
        ForAdding(SampleWindow.NumberOf(timeMs))?.Chunks.Add(series, timeMs, startMs, text);

    /// <summary>Shows what was added.</summary>
    internal void Committed()
    {
        if (_windows.Count == 0)
        {
            return;
        }

        foreach (var window in _windows.Values.Where(window => window.Added + CommitsOfOpen < _commits && window.Chunks.IsOpen))
        {
            Replace(window, window.Chunks.Sealed());
        }

        lock (_gate)
        {
            foreach (var window in _windows.Values.Where(window => window.Added == _commits))
            {
                window.Chunks.Publish();
            }

            _commits++;
            Trim();
        }
    }

    /// <summary>Forgets everything, as when it is not known what of it is in the tables.</summary>
    internal void Clear() => RemoveBefore(long.MaxValue);

    /// <summary>Forgets windows that have times before the one given.</summary>
    internal void RemoveBefore(long timeMs)
    {
        lock (_gate)
        {
            foreach (var number in _windows.Keys.Where(number => SampleWindow.RangeOf(number).FirstMs < timeMs).ToList())
            {
                Remove(number);
            }

            _tooLarge.RemoveWhere(number => SampleWindow.RangeOf(number).FirstMs < timeMs);
        }
    }

    /// <summary>Reads a window from the tables, if it is not here; on the thread that writes them.</summary>
    internal void Fill(long number, Connection connection, CancellationToken cancellationToken)
    {
        if (_windows.ContainsKey(number) || _tooLarge.Contains(number))
        {
            return;
        }

        var (range, most) = (SampleWindow.RangeOf(number), mostBytes / WindowShare);
        var chunks = new SampleChunks(range.FirstMs);
        var isWhole = SampleScan.Read(connection, range, "", chunks, () => chunks.Bytes <= most, cancellationToken);
        chunks.Publish();
        var window = new SampleWindow(number, chunks.Sealed()) { Added = _commits };
        lock (_gate)
        {
            if (!isWhole)
            {
                _tooLarge.Add(number);
                return;
            }

            window.Read = ++_reads;
            _windows.Add(number, window);
            Trim();
        }
    }

    /// <summary>The window to fill next for someone who reads a range, the latest first; null when there is none that is worth it.</summary>
    internal long? Missing(SampleRange range)
    {
        lock (_gate)
        {
            var (bytes, largest) = (0L, 0L);
            var (first, last) = (SampleWindow.NumberOf(range.FirstMs), SampleWindow.NumberOf(range.LastMs));
            for (var number = last; number >= first && number > last - MostFilled; number--)
            {
                if (_windows.TryGetValue(number, out var window))
                {
                    window.Read = ++_reads;
                    bytes += window.Chunks.Bytes;
                    largest = Math.Max(largest, window.Chunks.Bytes);
                }
                else if (!_tooLarge.Contains(number))
                {
                    return mostBytes > 0 && bytes + largest <= mostBytes * QueryQuarters / 4 ? number : null;
                }
            }

            return null;
        }
    }

    /// <summary>What there is of some series in a range, by time: each part has all samples of its times, and between the parts others may be.</summary>
    internal List<SamplePart> Find(IReadOnlyList<uint> series, SampleRange range)
    {
        lock (_gate)
        {
            _reads++;
            var (first, last) = (SampleWindow.NumberOf(range.FirstMs), SampleWindow.NumberOf(range.LastMs));
            var found = _windows.Values.Where(window => window.Number >= first && window.Number <= last).OrderBy(window => window.Number).ToList();
            found.ForEach(window => window.Read = _reads);
            return found.ConvertAll(window => SamplePart.Of(SampleWindow.RangeOf(window.Number), window.Chunks, series));
        }
    }

    SampleWindow? ForAdding(long number)
    {
        if (_last?.Number != number && !_windows.TryGetValue(number, out _last))
        {
            return null;
        }

        _last!.Added = _commits;
        return _last;
    }

    void Replace(SampleWindow window, SampleChunks chunks)
    {
        lock (_gate)
        {
            window.Chunks = chunks;
        }
    }

    void Trim()
    {
        foreach (var window in _windows.Values.Where(window => window.Chunks.Bytes > mostBytes / WindowShare).ToList())
        {
            _tooLarge.Add(window.Number);
            Remove(window.Number);
        }

        while (_windows.Values.Sum(window => window.Chunks.Bytes) > mostBytes)
        {
            Remove(_windows.Values.MinBy(window => window.Read)!.Number);
        }
    }

    void Remove(long number)
    {
        _windows.Remove(number);
        _last = null;
    }
}
