using System.Buffers;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Rows of many series as they lie in the store, which is by time. They are kept as they come and counted, so that
/// each series gets arrays of its size and one more pass sorts all rows by series. Rows of other series are dropped.
/// </summary>
internal sealed class SeriesRows : IDisposable
{
    const int Absent = -1;

    readonly List<Interned<Labels>> _series;
    readonly uint _firstId;
    // From the number of a series, less the first, to its place in the list; numbers are dense.
    readonly int[] _places;
    readonly int[] _counts;
    readonly List<Block> _blocks = [];
    readonly List<HistogramRow> _histograms = [];

    internal SeriesRows(List<Interned<Labels>> series)
    {
        _series = series;
        _firstId = series.Min(one => one.Id);
        _places = new int[series.Max(one => one.Id) - _firstId + 1];
        _counts = new int[series.Count];
        Array.Fill(_places, Absent);
        for (var place = 0; place < series.Count; place++)
        {
            _places[series[place].Id - _firstId] = place;
        }
    }

    /// <summary>How many rows there are.</summary>
    internal long Count { get; private set; }

    internal void Add(ReadOnlySpan<uint> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values, ReadOnlySpan<long> starts)
    {
        var hasStarts = starts.ContainsAnyExcept(0);
        var block = _blocks.Count == 0 ? Grow(hasStarts) : _blocks[^1];
        for (var i = 0; i < series.Length; i++)
        {
            var place = PlaceOf(series[i]);
            if (place == Absent)
            {
                continue;
            }

            if (block.IsFull || (hasStarts && block.Starts is null))
            {
                block = Grow(hasStarts);
            }

            Count++;
            _counts[place]++;
            block.Add(place, times[i], values[i], starts[i]);
        }
    }

    internal void Add(uint series, long timeMs, ReadOnlySpan<byte> histogram, long startMs)
    {
        var place = PlaceOf(series);
        if (place != Absent)
        {
            Count++;
            _counts[place]++;
            _histograms.Add(new HistogramRow(place, timeMs, HistogramText.Read(histogram), startMs));
        }
    }

    /// <summary>The series that have rows, in the order given.</summary>
    internal List<Series> ToSeries()
    {
        var samples = new SeriesSamples?[_counts.Length];
        for (var place = 0; place < samples.Length; place++)
        {
            samples[place] = _counts[place] == 0 ? null : new SeriesSamples(_series[place].Value, _counts[place]);
        }

        _blocks.ForEach(block => block.MoveTo(samples));
        foreach (var (place, timeMs, histogram, startMs) in _histograms)
        {
            samples[place]!.Add(timeMs, histogram, startMs);
        }

        return [.. samples.Where(one => one is not null).Select(one => one!.Build())];
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    int PlaceOf(uint series)
    {
        var at = series - _firstId;
        return at < (uint)_places.Length ? _places[at] : Absent;
    }

    Block Grow(bool hasStarts)
    {
        var block = new Block(_blocks.Count, hasStarts);
        _blocks.Add(block);
        return block;
    }

    readonly record struct HistogramRow(int Place, long TimeMs, NativeHistogram Histogram, long StartMs);

    /// <summary>Some of the rows, as columns, in arrays that are used again.</summary>
    sealed class Block : IDisposable
    {
        const int FewestRows = 2_048;
        const int MostRows = 65_536;

        readonly int[] _places;
        readonly long[] _times;
        readonly double[] _values;

        internal Block(int number, bool hasStarts)
        {
            var rows = (int)Math.Min(MostRows, (long)FewestRows << Math.Min(number, 16));
            (_places, _times, _values) = (ArrayPool<int>.Shared.Rent(rows), ArrayPool<long>.Shared.Rent(rows), ArrayPool<double>.Shared.Rent(rows));
            Starts = hasStarts ? ArrayPool<long>.Shared.Rent(rows) : null;
        }

        /// <summary>When the rows' counters began; null when that is known of none.</summary>
        internal long[]? Starts { get; }

        internal int Count { get; private set; }

        internal bool IsFull => Count == _places.Length;

        internal void Add(int place, long timeMs, double value, long startMs)
        {
            var at = Count++;
            _places[at] = place;
            _times[at] = timeMs;
            _values[at] = value;
            if (Starts is not null)
            {
                Starts[at] = startMs;
            }
        }

        internal void MoveTo(SeriesSamples?[] samples)
        {
            for (var i = 0; i < Count; i++)
            {
                if (Starts is null)
                {
                    samples[_places[i]]!.Add(_times[i], _values[i]);
                }
                else
                {
                    samples[_places[i]]!.Add(_times[i], _values[i], Starts[i]);
                }
            }
        }

        public void Dispose()
        {
            ArrayPool<int>.Shared.Return(_places);
            ArrayPool<long>.Shared.Return(_times);
            ArrayPool<double>.Shared.Return(_values);
            if (Starts is not null)
            {
                ArrayPool<long>.Shared.Return(Starts);
            }
        }
    }
}
