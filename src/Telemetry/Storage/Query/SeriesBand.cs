using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// The rows of some series that stand side by side in a list: so few that sorting their rows stays within the
/// processor's cache, which sorting those of all series at once would leave with each row.
/// </summary>
internal sealed class SeriesBand : IDisposable
{
    /// <summary>How many bits of a place in the list tell series of a band apart; they fit into a byte.</summary>
    internal const int Bits = 7;

    /// <summary>Those bits.</summary>
    internal const int Mask = (1 << Bits) - 1;

    readonly int[] _counts = new int[1 << Bits];
    readonly int[] _ends = new int[1 << Bits];
    readonly List<RowBlock> _blocks = [];
    readonly List<HistogramRow> _histograms = [];
    // Most series began counting once: only when that changes it is noted, and for which of their rows.
    readonly long[] _lastStarts = new long[1 << Bits];
    readonly List<Start> _starts = [];
    RowBlock _last = RowBlock.Full;

    internal void Add(byte place, long timeMs, double value, long startMs)
    {
        if (!_last.TryAdd(place, timeMs, value))
        {
            _blocks.Add(_last = new RowBlock(_blocks.Count, timeMs));
            _last.TryAdd(place, timeMs, value);
        }

        Count(place, startMs);
    }

    internal void Add(byte place, long timeMs, NativeHistogram histogram, long startMs)
    {
        Count(place, startMs);
        _histograms.Add(new HistogramRow(place, timeMs, histogram));
    }

    /// <summary>How many rows there are.</summary>
    internal int Rows => _counts.Sum();

    internal bool HasStarts => _starts.Count > 0;

    internal bool HasHistograms => _histograms.Count > 0;

    /// <summary>How many of them a series has.</summary>
    internal int RowsOf(int place) => _counts[place];

    /// <summary>Puts the rows in order of series.</summary>
    internal void Sort(SeriesSamples samples)
    {
        var rows = 0;
        for (var place = 0; place < _ends.Length; place++)
        {
            _ends[place] = rows;
            rows += _counts[place];
        }

        samples.Clear(rows);
        SetStarts(samples, _ends);
        foreach (var block in _blocks)
        {
            block.CopyTo(samples, _ends);
        }

        foreach (var (place, timeMs, histogram) in _histograms)
        {
            samples.Set(_ends[place]++, timeMs, histogram);
        }
    }

    /// <summary>A series of the rows that <see cref="Sort"/> has put in order.</summary>
    internal Series Cut(SeriesSamples samples, Labels labels, int place) => samples.Cut(labels, _ends[place] - _counts[place], _counts[place]);

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    void Count(byte place, long startMs)
    {
        if (_lastStarts[place] != startMs)
        {
            _lastStarts[place] = startMs;
            _starts.Add(new Start(place, _counts[place], startMs));
        }

        _counts[place]++;
    }

    void SetStarts(SeriesSamples samples, int[] begins)
    {
        var until = (int[])_counts.Clone();
        for (var i = _starts.Count - 1; i >= 0; i--)
        {
            var (place, from, startMs) = _starts[i];
            samples.SetStarts(begins[place] + from, until[place] - from, startMs);
            until[place] = from;
        }
    }

    readonly record struct HistogramRow(byte Place, long TimeMs, NativeHistogram Histogram);

    /// <summary>When a series began counting, from one of its rows on.</summary>
    readonly record struct Start(byte Place, int From, long StartMs);
}
