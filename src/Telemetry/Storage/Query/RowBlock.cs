using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Some of the rows of a band of series, as columns. They take megabytes for the time of a query, so they stand outside the
/// collector's heap, which would keep as much free for the next. What half a million rows take is kept for the next query, since
/// memory that comes anew from the system costs a page fault for each page.
/// </summary>
internal sealed unsafe class RowBlock : IDisposable
{
    /// <summary>One that takes no row.</summary>
    internal static readonly RowBlock Full = new();

    const int FewestRows = 256;
    const int MostRows = 16_384;
    const int MostKept = 32;
    const int RowBytes = sizeof(double) + sizeof(int) + sizeof(byte);

    static readonly ConcurrentQueue<nint> Kept = [];

    double* _values;
    // Milliseconds after the first row.
    readonly int* _times;
    readonly byte* _places;
    readonly long _firstMs;
    readonly int _rows;
    int _count;

    /// <param name="number">How many the band has already: later ones are larger.</param>
    /// <param name="firstMs">The time of the first row.</param>
    internal RowBlock(int number, long firstMs)
    {
        _firstMs = firstMs;
        _rows = (int)Math.Min(MostRows, (long)FewestRows << Math.Min(number, 16));
        _values = _rows == MostRows && Kept.TryDequeue(out var kept) ? (double*)kept : (double*)NativeMemory.Alloc((nuint)_rows, RowBytes);
        _times = (int*)(_values + _rows);
        _places = (byte*)(_times + _rows);
    }

    RowBlock()
    {
    }

    /// <summary>Whether it took the row: it has room, and the time is within 24 days of the first one's.</summary>
    internal bool TryAdd(byte place, long timeMs, double value)
    {
        var time = timeMs - _firstMs;
        if (_count == _rows || time != (int)time)
        {
            return false;
        }

        var at = _count++;
        _places[at] = place;
        _times[at] = (int)time;
        _values[at] = value;
        return true;
    }

    /// <summary>Puts each row at the end of its series.</summary>
    internal void CopyTo(SeriesSamples samples, int[] ends)
    {
        for (var i = 0; i < _count; i++)
        {
            samples.Set(ends[_places[i]]++, _firstMs + _times[i], _values[i]);
        }
    }

    public void Dispose()
    {
        if (_values is null)
        {
            return;
        }

        if (_rows == MostRows && Kept.Count < MostKept)
        {
            Kept.Enqueue((nint)_values);
        }
        else
        {
            NativeMemory.Free(_values);
        }

        _values = null;
    }
}
