using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Cuts a range into slices that are read one after the other, so that a caller who stops after a hundred rows costs
/// a hundred rows: the first slice holds about a thousand rows, each later one up to <see cref="MostRows"/>, by the
/// density seen before.
/// </summary>
internal sealed class TimeSlices(string table, string timeColumn, Predicate predicate, TimeRange range, bool backward)
{
    const int FirstRows = 1_000;
    const int MostRows = 50_000;
    const int MostGrowth = 8;

    TimeRange _rest = range;
    double _width;

    /// <summary>The next slice, or null when nothing is left. Blocks for a query the first time.</summary>
    internal TimeRange? Next(Connection connection, long rowsOfLastSlice, CancellationToken cancellationToken)
    {
        if (_width == 0)
        {
            return First(connection, cancellationToken);
        }

        var growth = rowsOfLastSlice == 0 ? MostGrowth : Math.Min(MostGrowth, MostRows / (double)rowsOfLastSlice);
        return _rest.StartNs < _rest.EndNs ? Take(Math.Max(1, _width * growth)) : null;
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
