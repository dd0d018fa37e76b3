using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Collects the samples of one series in the order they were stored and puts them in time order.</summary>
internal sealed class SeriesBuilder(Labels labels)
{
    readonly List<long> _times = [];
    readonly List<double> _values = [];
    readonly List<long> _starts = [];
    List<NativeHistogram?>? _histograms;
    bool _ascending = true;
    bool _hasStarts;

    internal bool IsEmpty => _times.Count == 0;

    internal void Add(long timeMs, double value, long startMs)
    {
        _ascending &= _times.Count == 0 || _times[^1] < timeMs;
        _hasStarts |= startMs != 0;
        _times.Add(timeMs);
        _values.Add(value);
        _starts.Add(startMs);
        _histograms?.Add(null);
    }

    internal void Add(long timeMs, NativeHistogram histogram, long startMs)
    {
        _histograms ??= [.. Enumerable.Repeat<NativeHistogram?>(null, _times.Count)];
        Add(timeMs, 0, startMs);
        _histograms[^1] = histogram;
    }

    internal Series Build()
    {
        var order = _ascending ? null : TimeOrder();
        return new Series(labels, Pick(_times, order), Pick(_values, order), _histograms is null ? null : Pick(_histograms, order))
        {
            StartTimestampsMs = _hasStarts ? Pick(_starts, order) : null,
        };
    }

    // Samples came out of order or twice; of those with the same time the first holds, as Prometheus refuses later ones.
    int[] TimeOrder()
    {
        var order = new int[_times.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        var kept = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (i == 0 || _times[order[i - 1]] != _times[order[i]])
            {
                order[kept++] = order[i];
            }
        }

        return order[..kept];
    }

    static T[] Pick<T>(List<T> from, int[]? order) => order is null ? [.. from] : Array.ConvertAll(order, index => from[index]);
}
