using System.Buffers;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Where the samples of a band of series are put, one series after the other, and cut into series.</summary>
/// <param name="count">How many samples a band has at most.</param>
/// <param name="hasStarts">Whether it is known of any when it began counting.</param>
/// <param name="hasHistograms">Whether any is a histogram.</param>
internal sealed class SeriesSamples(int count, bool hasStarts, bool hasHistograms) : IDisposable
{
    readonly long[] _times = Take<long>(count);
    readonly double[] _values = Take<double>(count);
    readonly long[]? _starts = hasStarts ? Take<long>(count) : null;
    readonly NativeHistogram?[]? _histograms = hasHistograms ? new NativeHistogram?[count] : null;
    // Series that were measured together have the same times and began counting together, so they share that.
    long[] _sharedTimes = [];
    long[] _sharedStarts = [];

    /// <summary>Makes room for so many samples of another band.</summary>
    internal void Clear(int rows)
    {
        _starts?.AsSpan(0, rows).Clear();
        if (_histograms is not null)
        {
            Array.Clear(_histograms);
        }
    }

    internal void Set(int at, long timeMs, double value)
    {
        _times[at] = timeMs;
        _values[at] = value;
    }

    internal void SetStarts(int from, int count, long startMs) => _starts.AsSpan(from, count).Fill(startMs);

    internal void Set(int at, long timeMs, NativeHistogram histogram)
    {
        Set(at, timeMs, 0);
        _histograms![at] = histogram;
    }

    /// <summary>Makes a series of the samples from an index on.</summary>
    internal Series Cut(Labels labels, int from, int count)
    {
        if (!_times.AsSpan(from, count).SequenceEqual(_sharedTimes))
        {
            if (!IsAscending(_times.AsSpan(from, count)))
            {
                count = Order(from, count);
            }

            _sharedTimes = _times.AsSpan(from, count).ToArray();
        }

        return new Series(labels, _sharedTimes, _values.AsSpan(from, count).ToArray(), HistogramsOf(from, count)) { StartTimestampsMs = StartsOf(from, count) };
    }

    public void Dispose()
    {
        Give(_times);
        Give(_values);
        Give(_starts);
    }

    static T[] Take<T>(int count) => Arrays<T>.Pool.Rent(count);

    static void Give<T>(T[]? items)
    {
        if (items is not null)
        {
            Arrays<T>.Pool.Return(items);
        }
    }

    long[]? StartsOf(int from, int count)
    {
        var starts = _starts.AsSpan(_starts is null ? 0 : from, _starts is null ? 0 : count);
        if (!starts.ContainsAnyExcept(0))
        {
            return null;
        }

        return starts.SequenceEqual(_sharedStarts) ? _sharedStarts : _sharedStarts = starts.ToArray();
    }

    NativeHistogram?[]? HistogramsOf(int from, int count) =>
        _histograms is not null && Array.Exists(_histograms[from..(from + count)], histogram => histogram is not null) ? _histograms[from..(from + count)] : null;

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
    int Order(int from, int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = from + i;
        }

        Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (i == 0 || _times[order[i - 1]] != _times[order[i]])
            {
                order[kept++] = order[i];
            }
        }

        Array.Resize(ref order, kept);
        Pick(_times, from, order);
        Pick(_values, from, order);
        Pick(_starts, from, order);
        Pick(_histograms, from, order);
        return kept;
    }

    static void Pick<T>(T[]? items, int from, int[] order)
    {
        if (items is not null)
        {
            Array.ConvertAll(order, index => items[index]).CopyTo(items, from);
        }
    }

    // The shared pool would keep arrays of megabytes for each thread that has run a query.
    static class Arrays<T>
    {
        const int MostPooled = 1 << 19;

        internal static readonly ArrayPool<T> Pool = ArrayPool<T>.Create(MostPooled, maxArraysPerBucket: 2);
    }
}
