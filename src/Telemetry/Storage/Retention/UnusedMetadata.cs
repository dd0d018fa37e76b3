using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>Forgets what metrics are that have no series any more, and what was told of one before something else was.</summary>
internal sealed class UnusedMetadata(StoreCatalog catalog)
{
    // A metric's name is that of its series without one of these.
    static readonly string[] Suffixes = ["", "_total", "_bucket", "_count", "_sum", "_created", "_info"];

    // Senders that do not agree on a description each tell theirs again and again.
    const int MostOldRows = 1_000;
    const int NamesOfAStatement = 500;

    readonly HashSet<string> _unused = [];

    internal void Forget(Connection connection)
    {
        // Remote writers tell of a metric before they send it, so it is looked at twice.
        var unused = catalog.Metrics.All.Select(metric => metric.Name).Where(IsUnused).ToList();
        var left = unused.FindAll(_unused.Contains);
        _unused.Clear();
        _unused.UnionWith(unused.Except(left));
        foreach (var names in left.Chunk(NamesOfAStatement))
        {
            Delete(connection, names);
            Array.ForEach(names, catalog.Metrics.Remove);
        }

        if (Rows(connection) > catalog.Metrics.Count + MostOldRows)
        {
            connection.Execute("DELETE FROM metrics WHERE rowid NOT IN (SELECT max(rowid) FROM metrics GROUP BY name)");
        }
    }

    bool IsUnused(string name) => Suffixes.All(suffix => !catalog.SeriesIndex.Has(new Label(Labels.MetricName, name + suffix)));

    static void Delete(Connection connection, string[] names)
    {
        using var rows = connection.Query($"DELETE FROM metrics WHERE name IN ({string.Join(',', Enumerable.Repeat('?', names.Length))})", names, CancellationToken.None);
        rows.NextChunk();
    }

    static long Rows(Connection connection)
    {
        using var rows = connection.Query("SELECT count(*)::BIGINT FROM metrics", [], CancellationToken.None);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }
}
