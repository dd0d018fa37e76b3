using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;

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

    /// <summary>Adds the series that have rows, and gives up the rows; the band's first stands at <paramref name="first"/> of the list.</summary>
    internal void Sort(List<Interned<Labels>> series, int first, SeriesSamples samples, List<Series> sorted)
    {
        var (ends, rows) = (new int[_counts.Length], 0);
        for (var place = 0; place < ends.Length; place++)
        {
            ends[place] = rows;
            rows += _counts[place];
        }

        samples.Clear(rows);
        SetStarts(samples, ends);
        foreach (var block in _blocks)
        {
            block.MoveTo(samples, ends);
            block.Dispose();
        }

        _blocks.Clear();
        _last = RowBlock.Full;
        foreach (var (place, timeMs, histogram) in _histograms)
        {
            samples.Set(ends[place]++, timeMs, histogram);
        }

        for (var place = 0; place < ends.Length; place++)
        {
            if (_counts[place] > 0)
            {
                sorted.Add(samples.Cut(series[first + place].Value, ends[place] - _counts[place], _counts[place]));
            }
        }
    }

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
