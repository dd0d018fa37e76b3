using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>The samples of one series, of which it is known how many come: takes them in, then puts them in time order.</summary>
internal sealed class SeriesSamples(Labels labels, int count)
{
    // All elements are written before any is read.
    readonly long[] _times = GC.AllocateUninitializedArray<long>(count);
    readonly double[] _values = GC.AllocateUninitializedArray<double>(count);
    long[]? _starts;
    NativeHistogram?[]? _histograms;
    bool _isDisordered;
    int _filled;

    internal void Add(long timeMs, double value)
    {
        var at = _filled++;
        _isDisordered |= at > 0 && _times[at - 1] >= timeMs;
        _times[at] = timeMs;
        _values[at] = value;
    }

    internal void Add(long timeMs, double value, long startMs)
    {
        if (startMs != 0)
        {
            (_starts ??= new long[_times.Length])[_filled] = startMs;
        }

        Add(timeMs, value);
    }

    internal void Add(long timeMs, NativeHistogram histogram, long startMs)
    {
        (_histograms ??= new NativeHistogram?[_times.Length])[_filled] = histogram;
        Add(timeMs, 0, startMs);
    }

    internal Series Build()
    {
        var order = _isDisordered ? TimeOrder() : null;
        return new Series(labels, Pick(_times, order), Pick(_values, order), _histograms is null ? null : Pick(_histograms, order))
        {
            StartTimestampsMs = _starts is null ? null : Pick(_starts, order),
        };
    }

    // Samples came out of order or twice; of those with the same time the first holds, as Prometheus refuses later ones.
    int[] TimeOrder()
    {
        var order = new int[_times.Length];
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

    static T[] Pick<T>(T[] from, int[]? order) => order is null ? from : Array.ConvertAll(order, index => from[index]);
}
