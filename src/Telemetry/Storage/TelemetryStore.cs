using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;
using Dendro.Telemetry.Storage.Retention;
using Dendro.Telemetry.Storage.Samples;
using Dendro.Telemetry.Storage.Schema;
using Dendro.Telemetry.Storage.Sql;
using Dendro.Telemetry.TraceQL;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage;

/// <summary>
/// Samples, logs and spans in one DuckDB file. What is appended is durable when <see cref="AppendAsync"/> returns, and
/// the three sources see it from then on.
/// </summary>
public sealed class TelemetryStore : IAsyncDisposable
{
    const int ShareOfCatalog = 4;

    readonly Database _database;
    readonly Readers _readers;
    readonly Folder _folder;
    readonly StoreWriter _writer;
    readonly Upkeep _upkeep;
    readonly StoreMetrics _metrics;
    readonly string _path;
    readonly MemoryClaim _claim;
    readonly Lazy<Task> _close;

    TelemetryStore(StoreOptions options, Database database, StoreCatalog catalog, TimeProvider time, ILogger logger)
    {
        (_database, Catalog, _path) = (database, catalog, Path.Combine(options.DataDirectory, StoreFile.Name));
        var disk = new DiskSpace(options.DataDirectory, () => _folder?.JournalBytes ?? 0, options.FreeBytes);
        var limit = new MemoryLimit(StoreFile.DuckDbBytes(options));
        _claim = new MemoryClaim(database.Connect());
        var gate = new ReadGate(StoreFile.Threads, limit, _claim.Make);
        _readers = new Readers(database, gate, cancellationToken => _folder!.SettleAsync(cancellationToken));
        _metrics = new StoreMetrics(catalog, () => _writer?.WaitingBytes ?? 0, () => FileBytes(_path), () => _folder?.JournalBytes ?? 0);
        var requests = new RecentRequests();
        var repeats = new RepeatChecks();
        var samples = new SampleCache(options.SampleCacheBytes);
        _folder = new Folder(database.Connect(), StoreFile.Journal(database, options), catalog, samples, repeats, requests, limit, _claim, _metrics, time, logger);
        // What the journal had was acknowledged, whatever it takes.
        catalog.Memory.MostBytes = options.MemoryBytes / ShareOfCatalog;
        _writer = new StoreWriter(_folder, requests, _metrics, disk, time, logger, options.QueueBytes);
        _close = new Lazy<Task>(CloseAsync);
        _upkeep = new Upkeep(database, _folder, _readers, catalog, samples, options, time, disk, _metrics, logger);
        Series = new SeriesSource(_readers, new SampleReader(_readers, samples, _folder.RunAsync), catalog);
        Logs = new LogSource(_readers, catalog, repeats.Logs);
        Spans = new SpanSource(_readers, catalog, repeats.Spans);
        var temporary = Path.Combine(Path.GetFullPath(options.DataDirectory), StoreFile.TemporaryFolder);
        Sql = new SqlSource(new SqlConnections(database, _readers, temporary), gate, temporary, options.Sql, _claim, time);
    }

    /// <summary>What rows refer to: series, streams, resources, scopes.</summary>
    public StoreCatalog Catalog { get; }

    /// <summary>Metric series, for PromQL.</summary>
    public ISeriesSource Series { get; }

    /// <summary>Log lines, for LogQL.</summary>
    public ILogSource Logs { get; }

    /// <summary>Spans, for TraceQL.</summary>
    public ISpanSource Spans { get; }

    /// <summary>Views over everything, for SQL.</summary>
    public SqlSource Sql { get; }

    /// <summary>Connections for queries, so that a benchmark reads what a source reads.</summary>
    internal Readers Readers => _readers;

    /// <summary>The store's figures.</summary>
    public StoreStatus Status => new(
        _metrics.Counts,
        _metrics.Work,
        _writer.WaitingBytes,
        FileBytes(_path),
        _folder.JournalBytes,
        Catalog.SeriesTable.Count,
        Catalog.Streams.Count,
        Catalog.Memory.Bytes);

    /// <summary>Ends, with the reason, when the store can no longer be used and must be opened again by a new process.</summary>
    public Task<string> Broken => _upkeep.Broken;

    /// <summary>
    /// Has the process' allocators hold little that is free, for its first statement: the C library keeps what it has set up for
    /// the threads that allocated before.
    /// </summary>
    public static void PrepareProcess() => Allocator.Configure();

    /// <summary>Opens the store, or begins one.</summary>
    /// <exception cref="StoreException">It cannot be opened, and why: another process has it, or its directory cannot be used.</exception>
    public static TelemetryStore Open(StoreOptions options, TimeProvider time, ILogger<TelemetryStore> logger)
    {
        var (database, catalog) = StoreFile.Open(options, time, logger);
        Log.Opened(logger, Path.Combine(options.DataDirectory, StoreFile.Name), catalog.SeriesTable.Count, catalog.Streams.Count, options.Retention);
        return new TelemetryStore(options, database, catalog, time, logger);
    }

    /// <summary>An empty batch of metric samples.</summary>
    public SampleBatch NewSamples() => new(Catalog);

    /// <summary>An empty batch of log lines.</summary>
    public LogBatch NewLogs() => new(Catalog);

    /// <summary>An empty batch of spans.</summary>
    public SpanBatch NewSpans() => new(Catalog);

    /// <summary>
    /// Stores a batch as a whole and returns when it is durable. Batches of concurrent callers are committed together.
    /// </summary>
    /// <returns>
    /// <see cref="AppendResult.QueueFull"/> when too much waits; then nothing was taken. <see cref="AppendResult.Repeated"/> when
    /// <see cref="Batch.Request"/> was stored before.
    /// </returns>
    /// <exception cref="StoreException">The commit failed, and why; then nothing was stored.</exception>
    public ValueTask<AppendResult> AppendAsync(Batch batch, CancellationToken cancellationToken) =>
        batch is SampleBatch { Count: 0, Exemplars.Count: 0, Metadata.Count: 0 } or LogBatch { Count: 0 } or SpanBatch { Count: 0 }
            ? ValueTask.FromResult(AppendResult.Stored)
            : _writer.AppendAsync(batch, cancellationToken);

    /// <summary>Deletes records past the retention or the size now instead of within a minute.</summary>
    public Task ExpireAsync(CancellationToken cancellationToken) => _upkeep.ExpireAsync(cancellationToken);

    /// <summary>Writes the tables to the file now instead of when the journal has grown, unless a slow reader is in the way.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken) => _upkeep.CheckpointAsync(cancellationToken);

    /// <summary>Counts the rows that queries can read.</summary>
    public Task<RowCounts> CountAsync(CancellationToken cancellationToken) => _readers.ReadAsync(
        connection =>
        {
            using var rows = connection.Query(
                "SELECT (SELECT count(*) FROM samples)::BIGINT + (SELECT count(*) FROM histograms)::BIGINT, (SELECT count(*) FROM logs)::BIGINT, (SELECT count(*) FROM spans)::BIGINT",
                [],
                cancellationToken);
            rows.NextChunk();
            return new RowCounts(rows.Column<long>(0)[0], rows.Column<long>(1)[0], rows.Column<long>(2)[0]);
        },
        cancellationToken);

    /// <summary>Stops the writer after what was handed to it, writes everything to the file and closes it; whoever calls it waits for that.</summary>
    public ValueTask DisposeAsync() => new(_close.Value);

    async Task CloseAsync()
    {
        await _writer.DisposeAsync();
        await _upkeep.DisposeAsync();
        await _folder.DisposeAsync();
        Sql.Dispose();
        _readers.Dispose();
        _metrics.Dispose();
        _claim.Dispose();
        _database.Dispose();
    }

    static long FileBytes(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

/// <summary>The store's figures.</summary>
/// <param name="Stored">Records stored since the process started.</param>
/// <param name="Work">What commits and checkpoints took.</param>
/// <param name="QueueBytes">Bytes of records that wait to be durable.</param>
/// <param name="FileBytes">Size of the file.</param>
/// <param name="JournalBytes">Size of the journal: of what is acknowledged and not yet in the file.</param>
/// <param name="Series">Metric series known.</param>
/// <param name="Streams">Log streams known.</param>
/// <param name="CatalogBytes">Memory that they and resources, scopes and metrics' descriptions take.</param>
public sealed record StoreStatus(
    StoredCounts Stored, StoreWork Work, long QueueBytes, long FileBytes, long JournalBytes, int Series, int Streams, long CatalogBytes);

/// <summary>Rows that queries can read.</summary>
/// <param name="Samples">Metric samples, histograms included.</param>
/// <param name="Logs">Log lines.</param>
/// <param name="Spans">Spans.</param>
public readonly record struct RowCounts(long Samples, long Logs, long Spans);
