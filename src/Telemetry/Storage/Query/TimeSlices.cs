using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Cuts a range into slices that are read one after the other, so that a caller who stops after a hundred rows costs
/// a hundred rows: the first slice holds about a thousand rows, each later one up to <see cref="MostRows"/> or
/// <see cref="MostBytes"/>, by the density seen before. A slice that does not fit into memory is cut.
/// </summary>
internal sealed class TimeSlices(string table, string timeColumn, Predicate predicate, TimeRange range, bool backward)
{
    const int FirstRows = 1_000;
    const int MostRows = 50_000;
    const long MostBytes = 16 << 20;
    const int MostGrowth = 8;
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

    /// <summary>What is read of a slice, or null when that does not fit into memory: then the next slice is an eighth of it.</summary>
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

    bool TryCut(TimeRange slice)
    {
        var length = Length(slice);
        if (length <= 1)
        {
            return false;
        }

        _rest = _rest.StartNs >= _rest.EndNs ? slice : backward ? _rest with { EndNs = slice.EndNs } : _rest with { StartNs = slice.StartNs };
        (_width, _mostGrowth) = (Math.Max(1, length / MostGrowth), 1);
        return true;
    }

    TimeRange Take(double width)
    {
        double all = Length(_rest);
        _width = Math.Min(width, all);
        var step = _width >= all ? _rest.EndNs - _rest.StartNs : (long)_width;
        var slice = backward ? _rest with { StartNs = _rest.EndNs - step } : _rest with { EndNs = _rest.StartNs + step };
        _rest = backward ? _rest with { EndNs = slice.StartNs } : _rest with { StartNs = slice.EndNs };
        return slice;
    }

    // From the first row on, not from the end of the range, which may be centuries away.
    TimeRange? First(Connection connection, CancellationToken cancellationToken)
    {
        var order = backward ? "DESC" : "ASC";
        var inside = predicate.Copy().And($"{timeColumn} >= ? AND {timeColumn} < ?", _rest.StartNs, _rest.EndNs);
        using var rows = connection.Query(
            $"SELECT count(*)::BIGINT, coalesce(min(t), 0), coalesce(max(t), 0) FROM (SELECT {timeColumn} AS t FROM {table}{inside} ORDER BY t {order} LIMIT {FirstRows})",
            inside.Parameters,
            cancellationToken);
        rows.NextChunk();
        var (count, found) = (rows.Column<long>(0)[0], new TimeRange(rows.Column<long>(1)[0], rows.Column<long>(2)[0] + 1));
        if (count < FirstRows)
        {
            (_rest, _width) = (default, double.PositiveInfinity);
            return count == 0 ? null : found;
        }

        _rest = backward ? _rest with { EndNs = found.EndNs } : _rest with { StartNs = found.StartNs };
        return Take(Length(found));
    }

    // Exact, and also of ranges longer than a long can tell.
    static ulong Length(TimeRange range) => (ulong)(range.EndNs - range.StartNs);
}

/// <summary>What a slice of time held.</summary>
internal readonly record struct SliceSize(long Rows, long Bytes);
