using System.Buffers;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Some of the rows of a band of series, as columns, in arrays that are used again.</summary>
internal sealed class RowBlock : IDisposable
{
    /// <summary>One that takes no row.</summary>
    internal static readonly RowBlock Full = new();

    const int FewestRows = 256;
    const int MostRows = 16_384;

    readonly byte[] _places;
    // Milliseconds after the first row.
    readonly int[] _times;
    readonly double[] _values;
    readonly long _firstMs;
    readonly int _rows;
    int _count;

    /// <param name="number">How many the band has already: later ones are larger.</param>
    /// <param name="firstMs">The time of the first row.</param>
    internal RowBlock(int number, long firstMs)
    {
        _firstMs = firstMs;
        _rows = (int)Math.Min(MostRows, (long)FewestRows << Math.Min(number, 16));
        (_places, _times, _values) = (ArrayPool<byte>.Shared.Rent(_rows), ArrayPool<int>.Shared.Rent(_rows), ArrayPool<double>.Shared.Rent(_rows));
    }

    RowBlock() => (_places, _times, _values) = ([], [], []);

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

    /// <summary>Moves each row to the end of its series.</summary>
    internal void MoveTo(SeriesSamples samples, int[] ends)
    {
        for (var i = 0; i < _count; i++)
        {
            samples.Set(ends[_places[i]]++, _firstMs + _times[i], _values[i]);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_places);
        ArrayPool<int>.Shared.Return(_times);
        ArrayPool<double>.Shared.Return(_values);
    }
}
