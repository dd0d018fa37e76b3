using System.Diagnostics;
using System.Threading.Channels;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Retention;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// The way in. Batches that arrive while one group is written to the journal go together into the next, and are
/// acknowledged when it is on disk; <see cref="Folder"/> puts them into the tables, many at a time.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    const long GroupBytes = 8 << 20;

    readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    readonly JournalWriter _frames = new();
    readonly DeltaSums _deltas = new();
    readonly Folder _folder;
    readonly StoreMetrics _metrics;
    readonly DiskSpace _disk;
    readonly ILogger _logger;
    readonly long _queueBytes;
    readonly Task _loop;
    long _waitingBytes;

    internal StoreWriter(Folder folder, StoreMetrics metrics, DiskSpace disk, ILogger logger, long queueBytes)
    {
        (_folder, _metrics, _disk, _logger, _queueBytes) = (folder, metrics, disk, logger, queueBytes);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Bytes of batches that are not yet in the tables.</summary>
    internal long WaitingBytes => Interlocked.Read(ref _waitingBytes) + _folder.WaitingBytes;

    internal async ValueTask<AppendResult> AppendAsync(Batch batch, CancellationToken cancellationToken)
    {
        var bytes = batch.Bytes;
        Interlocked.Add(ref _waitingBytes, bytes);
        // One batch is always taken, or one that is larger than the queue could never be stored.
        if (WaitingBytes is var waiting && waiting > bytes && waiting > _queueBytes)
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            _folder.Hurry();
            return AppendResult.QueueFull;
        }

        var work = new Work(batch, bytes);
        batch.Hold();
        if (!_queue.Writer.TryWrite(work))
        {
            batch.LetGo();
            Interlocked.Add(ref _waitingBytes, -bytes);
            throw new StoreException("the telemetry store is closed");
        }

        await work.Done.Task.WaitAsync(cancellationToken);
        return AppendResult.Stored;
    }

    /// <summary>Takes no more batches and returns when those that were taken are acknowledged.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    async Task RunAsync()
    {
        var group = new List<Work>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            for (var bytes = 0L; bytes < GroupBytes && _queue.Reader.TryRead(out var work); bytes += work.Bytes)
            {
                group.Add(work);
            }

            Write(group);
            group.Clear();
        }
    }

    void Write(List<Work> group)
    {
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            _disk.RequireRoomForCommit();
            group.ForEach(work => _deltas.Apply(work.Batch));
            _folder.Journal(group.ConvertAll(work => work.Batch), _frames);
            _deltas.Keep();
        }
        catch (Exception e)
        {
            // Whatever failed, nobody was told that these batches are stored, so the group is given back as a whole.
            _deltas.Undo();
            failure = new StoreException($"the telemetry store could not write its journal: {e.Message}", e);
            Log.CommitFailed(_logger, group.Count, e);
        }

        _metrics.Committed(group, Stopwatch.GetElapsedTime(started), failure is null);
        foreach (var work in group)
        {
            work.Batch.LetGo();
            Interlocked.Add(ref _waitingBytes, -work.Bytes);
            work.Finish(failure);
        }
    }

    internal sealed record Work(Batch Batch, long Bytes)
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
