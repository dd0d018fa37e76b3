using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Which series or streams have a row in a range.</summary>
internal static class Presence
{
    /// <summary>
    /// Known first and last times settle nearly all; only what has rows before and after the range is looked up.
    /// Times are in the table's unit, <paramref name="start"/> included and <paramref name="end"/> not.
    /// </summary>
    internal static async Task<IReadOnlyList<Interned<Labels>>> FilterAsync(
        Readers readers, IEnumerable<Interned<Labels>> candidates, IReadOnlyList<string> sources, string column, string timeColumn, long start, long end, CancellationToken cancellationToken)
    {
        var (present, open) = (new List<Interned<Labels>>(), new Dictionary<uint, Interned<Labels>>());
        foreach (var item in candidates)
        {
            var (first, last) = (item.First, item.Last);
            if ((first >= start && first < end) || (last >= start && last < end))
            {
                present.Add(item);
            }
            else if (first < start && last >= end)
            {
                open.Add(item.Id, item);
            }
        }

        if (open.Count > 0)
        {
            foreach (var table in sources)
            {
                present.AddRange(await readers.ReadAsync(connection => LookUp(connection, open, table, column, timeColumn, start, end, cancellationToken), cancellationToken));
            }
        }

        return present;
    }

    static List<Interned<Labels>> LookUp(
        Connection connection, Dictionary<uint, Interned<Labels>> open, string table, string column, string timeColumn, long start, long end, CancellationToken cancellationToken)
    {
        var predicate = new Predicate().And($"{timeColumn} >= ? AND {timeColumn} < ?", start, end).AndIn(column, open.Keys);
        using var rows = connection.Query($"SELECT DISTINCT {column} FROM {table}{predicate}", predicate.Parameters, cancellationToken);
        var found = new List<Interned<Labels>>();
        while (rows.NextChunk())
        {
            foreach (var id in rows.Column<uint>(0))
            {
                if (open.Remove(id, out var item))
                {
                    found.Add(item);
                }
            }
        }

        return found;
    }
}
