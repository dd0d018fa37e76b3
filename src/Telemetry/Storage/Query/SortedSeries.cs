using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>The rows of bands of series as series: the band that one is asked for is sorted, in the place of the one before.</summary>
internal sealed class SortedSeries : SeriesSet
{
    readonly List<Interned<Labels>> _series;
    readonly SeriesBand?[] _bands;
    // Of the series that have rows.
    readonly int[] _places;
    SeriesSamples? _samples;
    int _sorted = -1;
    bool _isDisposed;

    internal SortedSeries(List<Interned<Labels>> series, SeriesBand?[] bands)
    {
        (_series, _bands) = (series, bands);
        _places = [.. Enumerable.Range(0, series.Count).Where(place => MostSamplesAt(place) > 0)];
    }

    // The rows stand outside the collector's heap, and not every caller knows that there is something to give up.
    ~SortedSeries() => Dispose(isDisposing: false);

    public override int Count => _places.Length;

    public override Series this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var place = _places[index];
            var band = _bands[place >> SeriesBand.Bits]!;
            if (_sorted != place >> SeriesBand.Bits)
            {
                Sort(band);
                _sorted = place >> SeriesBand.Bits;
            }

            var series = band.Cut(_samples!, LabelsOf(index), place & SeriesBand.Mask);
            GC.KeepAlive(this);
            return series;
        }
    }

    public override Labels LabelsOf(int index) => _series[_places[index]].Value;

    public override int MostSamplesOf(int index) => MostSamplesAt(_places[index]);

    protected override void Dispose(bool isDisposing)
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Array.ForEach(_bands, band => band?.Dispose());
        if (isDisposing)
        {
            _samples?.Dispose();
        }
    }

    void Sort(SeriesBand band)
    {
        SeriesBand[] bands = [.. _bands.OfType<SeriesBand>()];
        _samples ??= new SeriesSamples(bands.Max(one => one.Rows), Array.Exists(bands, one => one.HasStarts), Array.Exists(bands, one => one.HasHistograms));
        band.Sort(_samples);
        if (bands.Length == 1)
        {
            // Nothing will take its place.
            band.Dispose();
        }
    }

    int MostSamplesAt(int place) => _bands[place >> SeriesBand.Bits]?.RowsOf(place & SeriesBand.Mask) ?? 0;
}
