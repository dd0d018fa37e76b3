using System.Diagnostics;
using System.Threading.Channels;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Retention;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// The only writer of the file. Batches that arrive while one transaction commits go together into the next, and
/// are acknowledged when it is durable.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    const int GroupRows = 200_000;

    readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    readonly Connection _connection;
    readonly Tables _tables;
    readonly StoreMetrics _metrics;
    readonly DiskSpace _disk;
    readonly ILogger _logger;
    readonly long _queueBytes;
    readonly Task _loop;
    long _waitingBytes;

    internal StoreWriter(Connection connection, StoreCatalog catalog, StoreMetrics metrics, DiskSpace disk, ILogger logger, long queueBytes)
    {
        (_connection, _metrics, _disk, _logger, _queueBytes) = (connection, metrics, disk, logger, queueBytes);
        _tables = new Tables(connection, catalog);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Bytes of batches that are not yet durable.</summary>
    internal long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    internal async ValueTask<AppendResult> AppendAsync(IBatch batch, CancellationToken cancellationToken)
    {
        var bytes = batch.Bytes;
        // One batch is always taken, or one that is larger than the queue could never be stored.
        if (Interlocked.Add(ref _waitingBytes, bytes) - bytes is > 0 and var waiting && waiting + bytes > _queueBytes)
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            return AppendResult.QueueFull;
        }

        var work = new Work(batch, bytes, null);
        if (!_queue.Writer.TryWrite(work))
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            throw new StoreException("the telemetry store is closed");
        }

        await work.Done.Task.WaitAsync(cancellationToken);
        return AppendResult.Stored;
    }

    /// <summary>Runs something on the writer's connection, between two commits.</summary>
    internal async Task RunAsync(Action<Connection> action, CancellationToken cancellationToken)
    {
        var work = new Work(null, 0, action);
        if (!_queue.Writer.TryWrite(work))
        {
            throw new StoreException("the telemetry store is closed");
        }

        await work.Done.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _tables.Dispose();
        _connection.Dispose();
    }

    async Task RunAsync()
    {
        var group = new List<Work>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var rows = 0;
            Work? task = null;
            while (rows < GroupRows && task is null && _queue.Reader.TryRead(out var work))
            {
                if (work.Action is not null)
                {
                    task = work;
                }
                else
                {
                    group.Add(work);
                    rows += work.Batch!.Count;
                }
            }

            if (group.Count > 0)
            {
                Commit(group, rows);
                group.Clear();
            }

            if (task is not null)
            {
                Perform(task);
            }
        }
    }

    void Commit(List<Work> group, int rows)
    {
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            _disk.RequireRoomForCommit();
            _connection.Execute("BEGIN TRANSACTION");
            foreach (var work in group)
            {
                _tables.Add(work.Batch!);
            }

            _tables.Flush();
            _connection.Execute("COMMIT");
            _tables.Committed();
        }
        catch (Exception e)
        {
            // Whatever failed, nobody was told that these batches are stored, so the group is given back as a whole.
            failure = new StoreException($"the telemetry store could not commit: {e.Message}", e);
            Log.CommitFailed(_logger, group.Count, e);
            Abandon();
        }

        _metrics.Committed(group, rows, Stopwatch.GetElapsedTime(started), failure is null);
        foreach (var work in group)
        {
            Interlocked.Add(ref _waitingBytes, -work.Bytes);
            work.Finish(failure);
        }
    }

    void Abandon()
    {
        try
        {
            _tables.Rollback();
            _connection.Rollback();
        }
        catch (DuckDbException e)
        {
            Log.RollbackFailed(_logger, e);
        }
    }

    void Perform(Work work)
    {
        try
        {
            work.Action!(_connection);
            work.Finish(null);
        }
        catch (Exception e)
        {
            // The one who asked for it awaits it and hears of it.
            work.Finish(e);
        }
    }

    internal sealed record Work(IBatch? Batch, long Bytes, Action<Connection>? Action)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal void Finish(Exception? failure)
        {
            if (failure is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(failure);
            }
        }
    }
}
