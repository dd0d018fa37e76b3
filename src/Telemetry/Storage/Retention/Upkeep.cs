using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Samples;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// What is done between commits. Several times a second it looks whether the journal has grown enough for a checkpoint; once a
/// minute records past their time are deleted, and the oldest ones when the file is near its limit.
/// </summary>
internal sealed class Upkeep : IAsyncDisposable
{
    // What a fold leaves is in memory until the next checkpoint, at most 50 MB a second: a look each second let the journal grow to 170.
    const int TicksPerSecond = 4;

    // The journal is not folded while a checkpoint runs, and a checkpoint takes longer the more it has to write.
    const long LargeJournalBytes = 28 << 20;
    const long MostJournalBytes = 80 << 20;

    // Each checkpoint leaves a row group that is not full, and DuckDB would merge it with its neighbours at the next: under
    // load more than half of its work, for row groups that are nearly full. So only a minute that brought little merges.
    const long CalmJournalBytes = 8 << 20;
    const int MergesInCalm = 4;

    // What DuckDB keeps of the row groups that so many leave takes some 20 MB under load; until the next opening it only grows.
    const int CheckpointsOfAnOpening = 60;

    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1) / TicksPerSecond;
    static readonly TimeSpan MostWaitForReaders = TimeSpan.FromSeconds(2);

    readonly Database _database;
    readonly Folder _folder;
    readonly Readers _readers;
    readonly SampleCache _samples;
    readonly Expiry _expiry;
    readonly StoreOptions _options;
    readonly TimeProvider _time;
    readonly RetentionClock _clock;
    readonly DiskSpace _disk;
    readonly StoreMetrics _metrics;
    readonly ILogger _logger;
    readonly SemaphoreSlim _one = new(1);
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _loop;
    int _checkpoints;
    bool _hasDeletedRows;
    bool _isBusyMinute;

    internal Upkeep(
        Database database, Folder folder, Readers readers, StoreCatalog catalog, SampleCache samples, StoreOptions options, TimeProvider time, DiskSpace disk, StoreMetrics metrics, ILogger logger)
    {
        (_database, _folder, _readers, _samples, _options, _time, _disk, _metrics, _logger) = (database, folder, readers, samples, options, time, disk, metrics, logger);
        (_expiry, _clock) = (new Expiry(catalog), new RetentionClock(catalog, options, time, logger));
        _loop = RunAsync();
    }

    /// <summary>Ends with DuckDB's reason when the database can no longer be used by this process.</summary>
    internal Task<string> Broken => _broken.Task;

    /// <summary>Deletes what is past its time, then the oldest until the file is within its size.</summary>
    internal Task ExpireAsync(CancellationToken cancellationToken) => OneByOneAsync(() => ExpireAllAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Writes the tables to the file, unless a slow reader is in the way. The blocks of deleted rows are given up only
    /// while no one reads, so readers are then held up for a moment.
    /// </summary>
    internal Task CheckpointAsync(CancellationToken cancellationToken) => CheckpointAsync(Merges, cancellationToken);

    /// <summary>Ends with a checkpoint; where there can be none, the next start reads the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        try
        {
            await CheckpointAsync(merges: 0, CancellationToken.None);
        }
        catch (Exception e) when (e is DuckDbException or IOException)
        {
            Log.LastCheckpointFailed(_logger, e);
        }

        _stop.Dispose();
        _one.Dispose();
    }

    // The journal is short after each checkpoint, also under load.
    int Merges => !_isBusyMinute && _folder.JournalBytes < CalmJournalBytes ? MergesInCalm : 0;

    Task CheckpointAsync(int merges, CancellationToken cancellationToken) => OneByOneAsync(() => CheckpointOrWaitAsync(merges, cancellationToken), cancellationToken);

    async Task OneByOneAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    async Task ExpireAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExpireByTimeAndSizeAsync(cancellationToken);
        }
        finally
        {
            await _folder.WriteAsync(_expiry.ForgetUnused, cancellationToken);
        }
    }

    async Task ExpireByTimeAndSizeAsync(CancellationToken cancellationToken)
    {
        if (_clock.Now() is { } now)
        {
            await ExpireAsync(Cutoffs.At(now, _options), "retention", cancellationToken);
        }

        await CheckpointOrWaitAsync(Merges, cancellationToken);
        if (_hasDeletedRows)
        {
            // How much is in use is not known before the blocks of deleted rows were given up.
            return;
        }

        // As a query, which does not hold up the folds.
        if (await _readers.ReadAsync(connection => SizeLimit.Cutoff(connection, MostBytes(), cancellationToken), cancellationToken) is { } oldest)
        {
            await ExpireAsync(Cutoffs.All(oldest), "size", cancellationToken);
            await CheckpointOrWaitAsync(merges: 0, cancellationToken);
        }
    }

    // Some file systems do not tell their size.
    long MostBytes() => _options.DiskBytes(_options.DataDirectory) is > 0 and var disk ? Math.Min(_options.MaxBytes, disk) : _options.MaxBytes;

    async Task CheckpointOrWaitAsync(int merges, CancellationToken cancellationToken)
    {
        if (!_disk.HasRoomForCheckpoint)
        {
            Log.NoRoomForCheckpoint(_logger, _disk.FreeBytes >> 20);
            return;
        }

        if (++_checkpoints >= CheckpointsOfAnOpening && await TryReopenAsync(cancellationToken))
        {
            return;
        }

        // Readers that are never all done at once must not keep the journal growing.
        if (_hasDeletedRows || _folder.JournalBytes > MostJournalBytes)
        {
            await _readers.WithoutReadersAsync(
                async isQuiet => _hasDeletedRows &= !(await _folder.TryCheckpointAsync(merges, cancellationToken) && isQuiet), MostWaitForReaders, cancellationToken);
        }
        else
        {
            await _folder.TryCheckpointAsync(merges, cancellationToken);
        }
    }

    // Where there are always readers it is tried again after as many checkpoints.
    async Task<bool> TryReopenAsync(CancellationToken cancellationToken)
    {
        _checkpoints = 0;
        var isDone = false;
        try
        {
            await _readers.WithoutReadersAsync(async isQuiet => isDone = isQuiet && await _folder.TryReopenAsync(_database), MostWaitForReaders, cancellationToken);
        }
        catch (DuckDbException e) when (e.IsFatal)
        {
            Break(e);
            throw;
        }

        if (isDone)
        {
            _hasDeletedRows = false;
            Log.Reopened(_logger, _database.Path);
        }

        return isDone;
    }

    async Task ExpireAsync(Cutoffs cutoffs, string reason, CancellationToken cancellationToken)
    {
        foreach (var step in await _readers.ReadAsync(connection => ExpirySteps.Of(connection, cutoffs, ExpirySteps.MostRows, cancellationToken), cancellationToken))
        {
            if (_hasDeletedRows)
            {
                await CheckpointOrWaitAsync(merges: 0, cancellationToken);
            }

            await DeleteAsync(step, reason, cancellationToken);
        }
    }

    Task DeleteAsync(Cutoffs cutoffs, string reason, CancellationToken cancellationToken) => _folder.WriteAsync(
        connection =>
        {
            var (rows, interned) = _expiry.Run(connection, cutoffs);
            _samples.RemoveBefore(cutoffs.MetricsMs);
            if (rows > 0)
            {
                _hasDeletedRows = true;
                _metrics.Expired(rows, reason);
                Log.Expired(_logger, DateTimeOffset.FromUnixTimeMilliseconds(cutoffs.LogsMs), reason, rows, interned);
            }
        },
        cancellationToken);

    // Also tells when the database has become unusable, as any statement does.
    void ReadMemory(Connection connection)
    {
        using var rows = connection.Query("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()", [], CancellationToken.None);
        rows.NextChunk();
        _metrics.UsesMemory(rows.Column<long>(0)[0]);
    }

    async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, _time);
        try
        {
            var minute = _time.GetTimestamp();
            for (var tick = 1; await timer.WaitForNextTickAsync(_stop.Token); tick++)
            {
                // Ticks are left out while a checkpoint runs.
                var isMinute = _time.GetElapsedTime(minute) >= TimeSpan.FromMinutes(1);
                minute = isMinute ? _time.GetTimestamp() : minute;
                await KeepUpAsync(isSecond: tick % TicksPerSecond == 0, isMinute);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    void Break(DuckDbException e)
    {
        if (_broken.TrySetResult(e.Message.Split('\n')[0]))
        {
            Log.Broken(_logger, e);
        }
    }

    async Task KeepUpAsync(bool isSecond, bool isMinute)
    {
        try
        {
            if (isMinute)
            {
                await ExpireAsync(_stop.Token);
                _isBusyMinute = false;
            }
            else if (_folder.JournalBytes > LargeJournalBytes)
            {
                _isBusyMinute = true;
                await CheckpointAsync(merges: 0, _stop.Token);
            }
            else if (isSecond)
            {
                await _folder.RunAsync(ReadMemory, _stop.Token);
            }
        }
        catch (DuckDbException e) when (e.IsFatal)
        {
            Break(e);
        }
        catch (Exception e) when (e is StoreException or IOException)
        {
            Log.UpkeepFailed(_logger, e);
        }
    }
}
