using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Rows of many series as they lie in the store, which is by time. They are kept as they come, by bands of series, and
/// each band is then sorted by series. Rows of other series are dropped.
/// </summary>
internal sealed class SeriesRows : IDisposable
{
    const int Absent = -1;

    readonly List<Interned<Labels>> _series;
    readonly uint _firstId;
    // From the number of a series, less the first, to its place in the list; numbers are dense.
    readonly int[] _places;
    SeriesBand?[] _bands;

    internal SeriesRows(List<Interned<Labels>> series)
    {
        _series = series;
        _firstId = series.Min(one => one.Id);
        _places = new int[series.Max(one => one.Id) - _firstId + 1];
        _bands = new SeriesBand?[((series.Count - 1) >> SeriesBand.Bits) + 1];
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
        for (var i = 0; i < series.Length; i++)
        {
            var place = PlaceOf(series[i]);
            if (place != Absent)
            {
                Count++;
                BandOf(place).Add((byte)(place & SeriesBand.Mask), times[i], values[i], starts[i]);
            }
        }
    }

    internal void Add(uint series, long timeMs, ReadOnlySpan<byte> histogram, long startMs)
    {
        var place = PlaceOf(series);
        if (place != Absent)
        {
            Count++;
            BandOf(place).Add((byte)(place & SeriesBand.Mask), timeMs, HistogramText.Read(histogram), startMs);
        }
    }

    /// <summary>The series that have rows, in the order given; they take over the rows.</summary>
    internal IReadOnlyList<Series> ToSeries()
    {
        var bands = _bands;
        _bands = [];
        return Array.TrueForAll(bands, band => band is null) ? [] : new SortedSeries(_series, bands);
    }

    public void Dispose() => Array.ForEach(_bands, band => band?.Dispose());

    int PlaceOf(uint series)
    {
        var at = series - _firstId;
        return at < (uint)_places.Length ? _places[at] : Absent;
    }

    SeriesBand BandOf(int place) => _bands[place >> SeriesBand.Bits] ??= new SeriesBand();
}
