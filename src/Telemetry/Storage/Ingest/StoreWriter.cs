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
    readonly DeltaSums _deltas;
    readonly RecentRequests _requests;
    readonly Folder _folder;
    readonly StoreMetrics _metrics;
    readonly DiskSpace _disk;
    readonly ILogger _logger;
    readonly long _queueBytes;
    readonly Task _loop;
    long _waitingBytes;

    internal StoreWriter(Folder folder, RecentRequests requests, StoreMetrics metrics, DiskSpace disk, TimeProvider time, ILogger logger, long queueBytes)
    {
        _deltas = new DeltaSums(time);
        (_folder, _requests, _metrics, _disk, _logger, _queueBytes) = (folder, requests, metrics, disk, logger, queueBytes);
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

        return await work.Done.Task.WaitAsync(cancellationToken);
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
        var (stored, repeated) = (new List<Work>(group.Count), new List<Work>());
        group.ForEach(work => (_requests.IsNew(work.Batch.Request) ? stored : repeated).Add(work));
        var failure = TryStore(stored);
        _metrics.Committed(stored, Stopwatch.GetElapsedTime(started), failure is null);
        _metrics.Repeated(repeated);
        group.ForEach(work => work.Batch.LetGo());
        // What is repeated may stand in the same group as what it repeats, and is no more durable.
        stored.ForEach(work => Finish(work, AppendResult.Stored, failure));
        repeated.ForEach(work => Finish(work, AppendResult.Repeated, failure));
    }

    StoreException? TryStore(List<Work> group)
    {
        if (group.Count == 0)
        {
            return null;
        }

        try
        {
            _disk.RequireRoomForCommit();
            group.ForEach(work => _deltas.Apply(work.Batch));
            _folder.Journal(group.ConvertAll(work => work.Batch), _frames);
            _deltas.Keep();
            _requests.Keep();
            return null;
        }
        catch (Exception e)
        {
            // Whatever failed, nobody was told that these batches are stored, so the group is given back as a whole.
            _deltas.Undo();
            _requests.Undo();
            Log.CommitFailed(_logger, group.Count, e);
            return new StoreException($"the telemetry store could not write its journal: {e.Message}", e);
        }
    }

    void Finish(Work work, AppendResult result, StoreException? failure)
    {
        Interlocked.Add(ref _waitingBytes, -work.Bytes);
        if (failure is null)
        {
            work.Done.SetResult(result);
        }
        else
        {
            work.Done.SetException(failure);
        }
    }

    internal sealed record Work(Batch Batch, long Bytes)
    {
        internal TaskCompletionSource<AppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
