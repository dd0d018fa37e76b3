using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Samples;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Series whose samples stand in chunks, which are read when a series is asked for.</summary>
internal sealed class ChunkedSeries : SeriesSet
{
    readonly IReadOnlyList<Interned<Labels>> _series;
    readonly SampleRange _range;
    // Of the series that have samples.
    readonly int[] _places;
    readonly int[] _counts;
    readonly SeriesSamples _samples;
    IReadOnlyList<SamplePart> _parts;

    /// <param name="series">The series.</param>
    /// <param name="parts">Their samples, by time.</param>
    /// <param name="range">Which of them are wanted.</param>
    internal ChunkedSeries(IReadOnlyList<Interned<Labels>> series, IReadOnlyList<SamplePart> parts, SampleRange range)
    {
        (_series, _parts, _range) = (series, parts, range);
        _counts = new int[series.Count];
        foreach (var part in parts)
        {
            for (var place = 0; place < _counts.Length; place++)
            {
                _counts[place] += part.CountOf(place);
            }
        }

        _places = [.. Enumerable.Range(0, series.Count).Where(place => _counts[place] > 0)];
        _samples = new SeriesSamples(_counts.Max(), parts.Any(part => part.Histograms is not null));
    }

    public override int Count => _places.Length;

    public override Series this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_parts.Count == 0, this);
            var place = _places[index];
            _samples.Clear();
            foreach (var part in _parts)
            {
                part.Samples.Read(part.Chunks[place], _samples.Take(part.Chunks[place].Count, out var values, out var starts), values, starts);
                foreach (var (timeMs, startMs, text) in part.Histograms?[place] ?? [])
                {
                    _samples.Add(timeMs, startMs, HistogramText.Read(text));
                }
            }

            return _samples.ToSeries(LabelsOf(index), _range);
        }
    }

    public override Labels LabelsOf(int index) => _series[_places[index]].Value;

    public override int MostSamplesOf(int index) => _counts[_places[index]];

    protected override void Dispose(bool isDisposing) => _parts = [];
}
