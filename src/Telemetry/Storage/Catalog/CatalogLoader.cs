using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>Reads into memory what a file has of interned values, and when each was last seen.</summary>
internal sealed class CatalogLoader(Connection connection, StoreCatalog catalog)
{
    internal void Load()
    {
        Each("SELECT id, labels FROM series", (rows, i) => catalog.SeriesTable.Load(rows.Column<uint>(0)[i], AttributeText.Labels(rows.Texts(1)[i])));
        Each("SELECT id, labels FROM streams", (rows, i) => catalog.Streams.Load(rows.Column<uint>(0)[i], AttributeText.Labels(rows.Texts(1)[i])));
        Each("SELECT id, metadata FROM log_contexts", (rows, i) => catalog.Contexts.Load(rows.Column<uint>(0)[i], AttributeText.Labels(rows.Texts(1)[i])));
        Each("SELECT id, attributes, coalesce(dropped, 0::UINTEGER) FROM resources", (rows, i) =>
            catalog.Resources.Load(rows.Column<uint>(0)[i], new Resource(AttributeText.Attributes(rows.Texts(1)[i])) { DroppedAttributes = rows.Column<uint>(2)[i] }));
        Each("SELECT id, name, version, attributes, coalesce(dropped, 0::UINTEGER) FROM scopes", (rows, i) => catalog.Scopes.Load(
            rows.Column<uint>(0)[i],
            new Scope(rows.Texts(1).Get(i), rows.Texts(2).Get(i), AttributeText.Attributes(rows.Texts(3)[i])) { DroppedAttributes = rows.Column<uint>(4)[i] }));
        LoadSpanAttributes();
        // A changed description is a later row of the same name.
        Each("SELECT name, type, help, unit FROM metrics ORDER BY rowid", (rows, i) =>
            catalog.Metrics.Set(new MetricMetadata(rows.Texts(0).Get(i), rows.Texts(1).Get(i), rows.Texts(2).Get(i), rows.Texts(3).Get(i))));
        Times(catalog.SeriesTable, "samples", "series", "time_ms");
        Times(catalog.SeriesTable, "histograms", "series", "time_ms");
        Times(catalog.Streams, "logs", "stream", "time_ns");
        Times(catalog.Contexts, "logs", "context", "time_ns");
        Times(catalog.Resources, "spans", "resource", "start_ns");
        Times(catalog.Scopes, "spans", "scope", "start_ns");
    }

    void LoadSpanAttributes()
    {
        var attributes = catalog.SpanAttributes;
        Each("SELECT entry FROM span_values ORDER BY id", (rows, i) => attributes.LoadValue(rows.Texts(0)[i]));
        Each("SELECT scope, key, slot FROM span_slots ORDER BY rowid", (rows, i) => attributes.LoadSlot(rows.Column<uint>(0)[i], rows.Texts(1)[i], rows.Column<sbyte>(2)[i]));
        Each("SELECT key FROM span_keys_with_others", (rows, i) => attributes.LoadOthers(rows.Texts(0)[i]));
        Each("SELECT scope FROM span_scopes_with_others", (rows, i) => attributes.LoadCrowded(rows.Column<uint>(0)[i]));
        Each("SELECT max(start_ns) FROM spans WHERE a0 IS NULL HAVING count(*) > 0", (rows, i) => attributes.OlderUntilNs = rows.Column<long>(0)[i]);
    }

    void Times<T>(InternTable<T> interned, string table, string column, string timeColumn)
        where T : notnull => Each($"SELECT {column}, min({timeColumn}), max({timeColumn}) FROM {table} GROUP BY {column}", (rows, i) =>
    {
        var item = interned[rows.Column<uint>(0)[i]];
        item.Saw(rows.Column<long>(1)[i]);
        item.Saw(rows.Column<long>(2)[i]);
    });

    void Each(string sql, Action<Rows, int> load)
    {
        using var rows = connection.Query(sql, [], CancellationToken.None);
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                load(rows, i);
            }
        }
    }
}
