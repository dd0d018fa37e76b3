using System.Globalization;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>Deletes records before a time, and the series, streams and resources that had only those, or had none.</summary>
internal sealed class Expiry(StoreCatalog catalog)
{
    readonly UnusedMetadata _metadata = new(catalog);

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

    /// <summary>Forgets what no row has used when this was last called, nor now. Needs no clock.</summary>
    internal void ForgetUnused(Connection connection)
    {
        var gone = new List<Action>();
        Forget(gone, catalog.SeriesTable);
        Forget(gone, catalog.Streams);
        Forget(gone, catalog.Contexts);
        Forget(gone, catalog.Resources);
        Forget(gone, catalog.Scopes);
        gone.ForEach(remove => remove());
        _metadata.Forget(connection);
    }

    static long Delete(Connection connection, string table, string timeColumn, long cutoff)
    {
        using var rows = connection.Query($"DELETE FROM {table} WHERE {timeColumn} < ?", [cutoff], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
    }

    static void Forget<T>(Connection connection, List<Action> gone, InternTable<T> table, string name, long cutoff)
        where T : notnull
    {
        var old = table.All.Where(item => !item.IsUnused && item.Last < cutoff).ToList();
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

    // Those of a batch that is on its way are unused for a moment; if it takes longer, their rows bring them back.
    static void Forget<T>(List<Action> gone, InternTable<T> table)
        where T : notnull
    {
        foreach (var item in table.All.Where(item => item.IsUnused || item.WasUnused))
        {
            if (item.IsUnused && item.WasUnused)
            {
                gone.Add(() => table.Remove(item));
            }

            item.WasUnused = item.IsUnused;
        }
    }
}
