using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// The samples of a batch column by column, in rented memory: the journal and DuckDB's chunks take a column as it is.
/// </summary>
internal sealed class SampleColumns
{
    internal const int RowBytes = sizeof(long) + sizeof(uint) + sizeof(long) + sizeof(double) + sizeof(long);

    const int FirstCapacity = 64;
    const int MostRows = (int)(Batch.MostBytes / RowBytes);

    Interned<Labels>[] _series = [];
    uint[] _ids = [];
    long[] _times = [];
    double[] _values = [];
    long[] _starts = [];

    internal int Count { get; private set; }

    internal ReadOnlySpan<Interned<Labels>> Series => _series.AsSpan(0, Count);

    /// <summary>The numbers of <see cref="Series"/>.</summary>
    internal ReadOnlySpan<uint> Ids => _ids.AsSpan(0, Count);

    /// <summary>Unix milliseconds.</summary>
    internal ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    internal Span<double> Values => _values.AsSpan(0, Count);

    /// <summary>When counters began, Unix milliseconds; 0 when unknown.</summary>
    internal Span<long> Starts => _starts.AsSpan(0, Count);

    internal void Add(SeriesHandle series, long timeMs, double value, long startMs)
    {
        var row = Count;
        // Rented arrays are as long as asked for or longer, each by its own measure.
        if ((uint)row >= (uint)_series.Length || (uint)row >= (uint)_ids.Length || (uint)row >= (uint)_times.Length
            || (uint)row >= (uint)_values.Length || (uint)row >= (uint)_starts.Length)
        {
            Reserve(row < MostRows ? Math.Min(Math.Max(FirstCapacity, row), MostRows - row) : throw new BatchTooLargeException());
        }

        _series[row] = series.Series;
        _ids[row] = series.Id;
        _times[row] = timeMs;
        _values[row] = value;
        _starts[row] = startMs;
        Count = row + 1;
    }

    /// <summary>Makes room for <paramref name="rows"/> more.</summary>
    internal void Reserve(int rows)
    {
        Reserve(ref _series, rows);
        Reserve(ref _ids, rows);
        Reserve(ref _times, rows);
        Reserve(ref _values, rows);
        Reserve(ref _starts, rows);
    }

    /// <summary>Takes samples out; <paramref name="indexes"/> ascend.</summary>
    internal void RemoveAt(List<int> indexes)
    {
        RemoveAt(_series, indexes);
        RemoveAt(_ids, indexes);
        RemoveAt(_times, indexes);
        RemoveAt(_values, indexes);
        RemoveAt(_starts, indexes);
        Count -= indexes.Count;
    }

    /// <summary>Empties it and gives its memory back.</summary>
    internal void Return()
    {
        Count = 0;
        Return(ref _series);
        Return(ref _ids);
        Return(ref _times);
        Return(ref _values);
        Return(ref _starts);
    }

    void Reserve<T>(ref T[] column, int rows)
    {
        if (column.Length - Count < rows)
        {
            var larger = BatchMemory<T>.Pool.Rent(Count + rows);
            column.AsSpan(0, Count).CopyTo(larger);
            Return(ref column);
            column = larger;
        }
    }

    void RemoveAt<T>(T[] column, List<int> indexes)
    {
        for (var i = 0; i < indexes.Count; i++)
        {
            var next = i + 1 < indexes.Count ? indexes[i + 1] : Count;
            column.AsSpan((indexes[i] + 1)..next).CopyTo(column.AsSpan(indexes[i] - i));
        }
    }

    static void Return<T>(ref T[] column)
    {
        if (column.Length > 0)
        {
            BatchMemory<T>.Pool.Return(column, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }

        column = [];
    }
}
