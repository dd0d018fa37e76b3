using Dendro.Telemetry.Storage.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A file that an earlier program wrote is in the format of DuckDB's first release.</summary>
public sealed class OlderFormatTests : IDisposable
{
    // DuckDB's header: a checksum of 8 bytes, "DUCK", the number of the format.
    const int PlaceOfFormat = 12;
    const byte FirstFormat = 64;

    readonly string _directory = Directory.CreateTempSubdirectory("dendro-older-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_is_read_and_written_further()
    {
        await using (var store = Open())
        {
            await AppendAsync(store, id: 1);
        }

        var (path, older) = (Path.Combine(_directory, "dendro.duckdb"), Path.Combine(_directory, "older.duckdb"));
        using (var database = Database.Open(Path.Combine(_directory, "scratch.duckdb"), new Dictionary<string, string>()))
        using (var connection = database.Connect())
        {
            connection.Execute($"ATTACH '{path}' AS newer");
            connection.Execute($"ATTACH '{older}' AS older (STORAGE_VERSION 'v1.0.0')");
            connection.Execute("COPY FROM DATABASE newer TO older");
            connection.Execute("DETACH older");
        }

        Assert.Equal(FirstFormat, (await File.ReadAllBytesAsync(older, Cancellation))[PlaceOfFormat]);
        File.Move(older, path, overwrite: true);
        await using (var store = Open())
        {
            await AppendAsync(store, id: 2);
            await store.CheckpointAsync(Cancellation);
            await AssertSpansAsync(store, 2);
        }

        Assert.True((await File.ReadAllBytesAsync(path, Cancellation))[PlaceOfFormat] > FirstFormat);
        await using var last = Open();
        await AssertSpansAsync(last, 2);
    }

    [Fact]
    public async Task Lines_from_before_lengths_were_kept_are_counted_with_theirs()
    {
        await using (var store = Open())
        {
            await AppendAsync(store, id: 1);
        }

        using (var database = Database.Open(Path.Combine(_directory, "dendro.duckdb"), new Dictionary<string, string>()))
        using (var connection = database.Connect())
        {
            connection.Execute("ALTER TABLE logs DROP COLUMN bytes; UPDATE schema_version SET version = 2; CHECKPOINT");
        }

        await using var last = Open();
        await AppendAsync(last, id: 22);
        var stats = await last.Logs.StatsAsync([], Model.TimeRange.All, Cancellation);
        Assert.Equal((2, "line 1".Length + "line 22".Length), (stats.Entries, stats.Bytes));
    }

    static async Task AppendAsync(TelemetryStore store, ulong id)
    {
        var (spans, logs) = (store.NewSpans(), store.NewLogs());
        spans.Add(Some.Span(trace: 1, id));
        logs.Add(Some.Line($"line {id}"));
        Assert.Equal(AppendResult.Stored, await store.AppendAsync(spans, Cancellation));
        Assert.Equal(AppendResult.Stored, await store.AppendAsync(logs, Cancellation));
    }

    static async Task AssertSpansAsync(TelemetryStore store, int count)
    {
        Assert.Equal(count, (await store.Spans.TraceAsync(new Model.TraceId(1, 1), Cancellation))!.Spans.Count);
        Assert.Equal(count, await store.Logs.SelectAsync(Some.AllLines(), Cancellation).CountAsync(Cancellation));
    }

    TelemetryStore Open() => TelemetryStore.Open(new StoreOptions { DataDirectory = _directory }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
}
