using System.Globalization;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>Deletes records before a time, and the series, streams and resources that had only those.</summary>
internal sealed class Expiry(StoreCatalog catalog)
{
    /// <returns>Rows deleted, and interned values forgotten.</returns>
    internal (long Rows, int Interned) Run(Connection connection, Cutoffs cutoffs)
    {
        var (logsNs, tracesNs) = (cutoffs.LogsNs, cutoffs.TracesNs);
        connection.Execute("BEGIN TRANSACTION");
        try
        {
            var rows = Delete(connection, "samples", "time_ms", cutoffs.MetricsMs)
                + Delete(connection, "histograms", "time_ms", cutoffs.MetricsMs)
                + Delete(connection, "exemplars", "time_ms", cutoffs.MetricsMs)
                + Delete(connection, "logs", "time_ns", logsNs)
                + Delete(connection, "spans", "start_ns", tracesNs);
            var gone = new List<Action>();
            Forget(connection, gone, catalog.SeriesTable, "series", cutoffs.MetricsMs);
            Forget(connection, gone, catalog.Streams, "streams", logsNs);
            Forget(connection, gone, catalog.Contexts, "log_contexts", logsNs);
            Forget(connection, gone, catalog.Resources, "resources", tracesNs);
            Forget(connection, gone, catalog.Scopes, "scopes", tracesNs);
            connection.Execute("COMMIT");
            gone.ForEach(remove => remove());
            return (rows, gone.Count);
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    static long Delete(Connection connection, string table, string timeColumn, long cutoff)
    {
        using var rows = connection.Query($"DELETE FROM {table} WHERE {timeColumn} < ?", [cutoff], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
    }

    static void Forget<T>(Connection connection, List<Action> gone, InternTable<T> table, string name, long cutoff)
        where T : notnull
    {
        var old = table.All.Where(item => item.Stored && item.Last < cutoff).ToList();
        foreach (var item in table.All.Where(item => item.First < cutoff && item.Last >= cutoff))
        {
            item.Forget(cutoff);
        }

        if (old.Count == 0)
        {
            return;
        }

        connection.Execute($"DELETE FROM {name} WHERE id IN ({string.Join(',', old.Select(item => item.Id.ToString(CultureInfo.InvariantCulture)))})");
        gone.AddRange(old.Select(item => new Action(() => table.Remove(item))));
    }
}
