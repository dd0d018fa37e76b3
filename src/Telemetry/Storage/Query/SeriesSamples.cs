using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Samples;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Where the samples of one series after the other are put, in the order in which they came, and made a series.</summary>
/// <param name="most">How many samples one has at most.</param>
/// <param name="hasHistograms">Whether any is a histogram.</param>
internal sealed class SeriesSamples(int most, bool hasHistograms)
{
    readonly long[] _times = new long[most];
    readonly double[] _values = new double[most];
    readonly long[] _starts = new long[most];
    readonly NativeHistogram?[]? _histograms = hasHistograms ? new NativeHistogram?[most] : null;
    int _count;
    // Series that were measured together have the same times and began counting together, so they share that.
    long[] _sharedTimes = [];
    long[] _sharedStarts = [];

    /// <summary>Forgets the samples.</summary>
    internal void Clear()
    {
        _histograms.AsSpan(0, _histograms is null ? 0 : _count).Clear();
        _count = 0;
    }

    /// <summary>Places for so many more, to be filled.</summary>
    internal Span<long> Take(int count, out Span<double> values, out Span<long> starts)
    {
        var from = _count;
        _count += count;
        values = _values.AsSpan(from, count);
        starts = _starts.AsSpan(from, count);
        return _times.AsSpan(from, count);
    }

    internal void Add(long timeMs, long startMs, NativeHistogram histogram)
    {
        (_times[_count], _values[_count], _starts[_count]) = (timeMs, 0, startMs);
        _histograms![_count++] = histogram;
    }

    /// <summary>Makes a series of those in a range.</summary>
    internal Series ToSeries(Labels labels, SampleRange range)
    {
        if (!IsAscending(_times.AsSpan(0, _count)))
        {
            Order();
        }

        var times = _times.AsSpan(0, _count);
        var (from, to) = (0, times.Length);
        while (from < to && times[from] < range.FirstMs)
        {
            from++;
        }

        while (to > from && times[to - 1] > range.LastMs)
        {
            to--;
        }

        return new Series(labels, Shared(times[from..to], ref _sharedTimes), _values[from..to], HistogramsOf(from, to)) { StartTimestampsMs = StartsOf(from, to) };
    }

    long[]? StartsOf(int from, int to)
    {
        var starts = _starts.AsSpan(from..to);
        return starts.ContainsAnyExcept(0) ? Shared(starts, ref _sharedStarts) : null;
    }

    static long[] Shared(ReadOnlySpan<long> items, ref long[] shared) => items.SequenceEqual(shared) ? shared : shared = items.ToArray();

    NativeHistogram?[]? HistogramsOf(int from, int to) =>
        _histograms.AsSpan(_histograms is null ? default : from..to) is var histograms && histograms.ContainsAnyExcept((NativeHistogram?)null) ? histograms.ToArray() : null;

    static bool IsAscending(ReadOnlySpan<long> times)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i - 1] >= times[i])
            {
                return false;
            }
        }

        return true;
    }

    // Samples came out of order or twice; of those with the same time the first holds, as Prometheus refuses later ones.
    void Order()
    {
        var order = new int[_count];
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

        Array.Resize(ref order, kept);
        Pick(_times, order);
        Pick(_values, order);
        Pick(_starts, order);
        Pick(_histograms, order);
        _histograms.AsSpan(_histograms is null ? default : kept.._count).Clear();
        _count = kept;
    }

    static void Pick<T>(T[]? items, int[] order)
    {
        if (items is not null)
        {
            Array.ConvertAll(order, index => items[index]).CopyTo(items, 0);
        }
    }
}
