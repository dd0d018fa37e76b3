using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Cuts a range into slices that are read one after the other, so that a caller who stops after a hundred rows costs
/// a hundred rows: the first slice is about a thousand rows of the table, each later one up to four times as long, or as would hold
/// <see cref="MostRows"/> or <see cref="MostBytes"/> of what passes, by the density seen before. A slice that does not fit into memory is cut.
/// </summary>
internal sealed class TimeSlices(string table, string timeColumn, TimeRange range, bool backward)
{
    const int FirstRows = 1_000;
    internal const int MostRows = 50_000;
    internal const long MostBytes = 16 << 20;
    const int MostGrowth = 4;
    const int GrowthAfterCut = 2;

    TimeRange _rest = range;
    double _width;
    int _mostGrowth = MostGrowth;

    /// <summary>The next slice, or null when nothing is left. Blocks for a query the first time.</summary>
    /// <param name="connection">Where the rows are.</param>
    /// <param name="last">What the slice before held.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    internal TimeRange? Next(Connection connection, SliceSize last, CancellationToken cancellationToken)
    {
        if (_rest.StartNs >= _rest.EndNs)
        {
            return null;
        }

        if (_width == 0)
        {
            try
            {
                return First(connection, cancellationToken);
            }
            catch (DuckDbException e) when (e.IsOutOfMemory)
            {
                return Take(Math.Max(1, Length(_rest) / MostGrowth));
            }
        }

        var growth = _mostGrowth == 1 ? 1 : Math.Min(_mostGrowth, 1 / Math.Max(last.Rows / (double)MostRows, last.Bytes / (double)MostBytes));
        // What did not fit may not fit again for reasons that the last slice does not tell.
        _mostGrowth = _mostGrowth == MostGrowth ? MostGrowth : GrowthAfterCut;
        return Take(Math.Max(1, _width * growth));
    }

    /// <summary>What is read of a slice, or null when that does not fit into memory: then the next slice is a quarter of it.</summary>
    /// <exception cref="DuckDbException">It does not fit, and a nanosecond cannot be cut.</exception>
    internal T? Read<T>(Connection connection, TimeRange slice, Func<T> read)
        where T : class
    {
        try
        {
            return connection.Read(_ => read());
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && TryCut(slice))
        {
            return null;
        }
    }

    /// <summary>Gives back what was not read of the last slice, since it held more than was expected.</summary>
    internal void GiveBack(TimeRange slice, TimeRange part)
    {
        PutBack(part);
        _width = Math.Max(1, Length(slice) - Length(part));
    }

    void PutBack(TimeRange part) =>
        _rest = _rest.StartNs >= _rest.EndNs ? part : backward ? _rest with { EndNs = part.EndNs } : _rest with { StartNs = part.StartNs };

    bool TryCut(TimeRange slice)
    {
        var length = Length(slice);
        if (length <= 1)
        {
            return false;
        }

        PutBack(slice);
        (_width, _mostGrowth) = (Math.Max(1, length / MostGrowth), 1);
        return true;
    }

    TimeRange Take(double width)
    {
        _width = Math.Min(width, Length(_rest));
        var slice = EndOfRest(_width);
        _rest = backward ? _rest with { EndNs = slice.StartNs } : _rest with { StartNs = slice.EndNs };
        return slice;
    }

    TimeRange EndOfRest(double width)
    {
        var step = width >= Length(_rest) ? _rest.EndNs - _rest.StartNs : (long)width;
        return backward ? _rest with { StartNs = _rest.EndNs - step } : _rest with { EndNs = _rest.StartNs + step };
    }

    // From the table's first row on, not from the end of the range, which may be centuries away.
    TimeRange? First(Connection connection, CancellationToken cancellationToken)
    {
        using (var rows = connection.Query($"SELECT coalesce(min({timeColumn}), 0), coalesce(max({timeColumn}), -1), count(*)::BIGINT FROM {table}", [], cancellationToken))
        {
            rows.NextChunk();
            var stored = new TimeRange(rows.Column<long>(0)[0], Math.Min(rows.Column<long>(1)[0], long.MaxValue - 1) + 1);
            _rest = new TimeRange(Math.Max(_rest.StartNs, stored.StartNs), Math.Min(_rest.EndNs, stored.EndNs));
            if (_rest.StartNs >= _rest.EndNs)
            {
                return null;
            }

            _width = Math.Max(1, (double)FirstRows / rows.Column<long>(2)[0] * Length(stored));
        }

        // Rows may lie unevenly.
        for (long count; _width > 1 && (count = Count(connection, EndOfRest(_width), cancellationToken)) > FirstRows * MostGrowth;)
        {
            _width = Math.Max(1, Math.Min(_width, Length(_rest)) * FirstRows / count);
        }

        return Take(_width);
    }

    long Count(Connection connection, TimeRange part, CancellationToken cancellationToken)
    {
        using var rows = connection.Query($"SELECT count(*)::BIGINT FROM {table} WHERE {timeColumn} >= ? AND {timeColumn} < ?", [part.StartNs, part.EndNs], cancellationToken);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    // Exact, and also of ranges longer than a long can tell.
    static ulong Length(TimeRange range) => (ulong)(range.EndNs - range.StartNs);
}

/// <summary>What a slice of time held.</summary>
internal readonly record struct SliceSize(long Rows, long Bytes);
