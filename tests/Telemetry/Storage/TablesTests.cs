using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;
using Dendro.Telemetry.Storage.Samples;
using Dendro.Telemetry.Storage.Schema;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A fold puts what waits under the numbers that hold by then.</summary>
public sealed class TablesTests : IDisposable
{
    static readonly Labels Up = Labels.From((Labels.MetricName, "up"));

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-tables-");
    readonly StoreCatalog _catalog = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_expires_between_the_journal_and_the_tables_is_listed_with_its_rows(bool comesBackFromSomeoneElse)
    {
        var held = _catalog.Series(Up);
        var writer = Written(held);
        _catalog.SeriesTable.Remove(held);
        var listed = comesBackFromSomeoneElse ? _catalog.Series(Up) : held;
        Assert.Equal(comesBackFromSomeoneElse, listed != held);

        using var database = Database.Open(Path.Combine(_directory.FullName, "tables.duckdb"), new Dictionary<string, string>());
        using var connection = database.Connect();
        SchemaVersion.Upgrade(connection);
        using (var tables = new Tables(connection, _catalog, new SampleCache(0), new RepeatChecks()))
        {
            connection.Execute("BEGIN TRANSACTION");
            tables.Add([.. writer.Definitions], [writer.Frames.ToArray()]);
            tables.Flush();
            connection.Execute("COMMIT");
        }

        Assert.Equal(listed, Assert.Single(_catalog.SeriesTable.All));
        Assert.Equal((Some.TimeMs, Some.TimeMs + 1), (listed.First, listed.Last));
        using var rows = connection.Query("SELECT series.id, count(*) FROM series JOIN samples ON samples.series = series.id GROUP BY ALL", [], TestContext.Current.CancellationToken);
        Assert.True(rows.NextChunk());
        Assert.Equal((1, listed.Id, 2), (rows.Count, rows.Column<uint>(0)[0], rows.Column<long>(1)[0]));
    }

    JournalWriter Written(Interned<Labels> series)
    {
        var batch = new SampleBatch(_catalog);
        batch.Add(series, Some.TimeMs, 1);
        batch.Add(series, Some.TimeMs + 1, 2);
        var writer = new JournalWriter();
        writer.Begin(1);
        writer.Add(batch);
        return writer;
    }
}
