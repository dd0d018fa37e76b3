using System.Buffers;
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
    internal const int Bits = 8;

    readonly int[] _counts = new int[1 << Bits];
    readonly List<Block> _blocks = [];
    readonly List<HistogramRow> _histograms = [];
    Block _last = Block.Full;

    internal void Add(byte place, long timeMs, double value, long startMs)
    {
        if (_last.IsFull)
        {
            _blocks.Add(_last = new Block(_blocks.Count));
        }

        _counts[place]++;
        _last.Add(place, timeMs, value, startMs);
    }

    internal void Add(byte place, long timeMs, NativeHistogram histogram, long startMs)
    {
        _counts[place]++;
        _histograms.Add(new HistogramRow(place, timeMs, histogram, startMs));
    }

    /// <summary>How many rows there are.</summary>
    internal int Count => _counts.Sum();

    internal bool HasStarts => _blocks.Exists(block => block.Starts is not null) || _histograms.Exists(row => row.StartMs != 0);

    internal bool HasHistograms => _histograms.Count > 0;

    /// <summary>Adds the series that have rows; the band's first stands at <paramref name="first"/> of the list.</summary>
    internal void Sort(List<Interned<Labels>> series, int first, SeriesSamples samples, List<Series> sorted)
    {
        var (ends, rows) = (new int[_counts.Length], 0);
        for (var place = 0; place < ends.Length; place++)
        {
            ends[place] = rows;
            rows += _counts[place];
        }

        samples.Clear();
        _blocks.ForEach(block => block.MoveTo(samples, ends));
        foreach (var (place, timeMs, histogram, startMs) in _histograms)
        {
            samples.Set(ends[place]++, timeMs, histogram, startMs);
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

    readonly record struct HistogramRow(byte Place, long TimeMs, NativeHistogram Histogram, long StartMs);

    /// <summary>Some of the rows, as columns, in arrays that are used again.</summary>
    sealed class Block : IDisposable
    {
        internal static readonly Block Full = new();

        const int FewestRows = 256;
        const int MostRows = 16_384;

        readonly byte[] _places;
        readonly long[] _times;
        readonly double[] _values;
        readonly int _rows;

        internal Block(int number)
        {
            _rows = (int)Math.Min(MostRows, (long)FewestRows << Math.Min(number, 16));
            (_places, _times, _values) = (ArrayPool<byte>.Shared.Rent(_rows), ArrayPool<long>.Shared.Rent(_rows), ArrayPool<double>.Shared.Rent(_rows));
        }

        Block() => (_places, _times, _values) = ([], [], []);

        /// <summary>When the rows' counters began; null when that is known of none.</summary>
        internal long[]? Starts { get; private set; }

        internal int Count { get; private set; }

        internal bool IsFull => Count == _rows;

        internal void Add(byte place, long timeMs, double value, long startMs)
        {
            var at = Count++;
            _places[at] = place;
            _times[at] = timeMs;
            _values[at] = value;
            if (startMs != 0 && Starts is null)
            {
                Starts = ArrayPool<long>.Shared.Rent(_rows);
                Starts.AsSpan(0, at).Clear();
            }

            if (Starts is not null)
            {
                Starts[at] = startMs;
            }
        }

        /// <summary>Moves each row to the end of its series.</summary>
        internal void MoveTo(SeriesSamples samples, int[] ends)
        {
            for (var i = 0; i < Count; i++)
            {
                samples.Set(ends[_places[i]]++, _times[i], _values[i], Starts is null ? 0 : Starts[i]);
            }
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_places);
            ArrayPool<long>.Shared.Return(_times);
            ArrayPool<double>.Shared.Return(_values);
            if (Starts is not null)
            {
                ArrayPool<long>.Shared.Return(Starts);
            }
        }
    }
}
