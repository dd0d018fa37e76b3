using System.Diagnostics;
using System.Threading.Channels;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;
using Dendro.Telemetry.Storage.Samples;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Folds the journal into the tables and is the only one to write them. A transaction of DuckDB costs milliseconds
/// however few its rows are, so it takes what came in a second, or what <see cref="FoldBytes"/> hold, or what there is
/// when someone wants to read. While it fails, frames stay in the journal, and it is tried again. A
/// checkpoint writes the tables to the file; then the journal may forget what they have.
/// </summary>
internal sealed class Folder : IAsyncDisposable
{
    /// <summary>DuckDB's name for how many row groups of a table a checkpoint may make of smaller ones.</summary>
    internal const string MergesSetting = "max_vacuum_tasks";

    const long FoldBytes = 16 << 20;

    static readonly TimeSpan FoldAfter = TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();
    readonly Queue<WaitingFrames> _pending = new();
    readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    readonly Connection _connection;
    readonly JournalFiles _journal;
    readonly Tables _tables;
    readonly WritingMemory _memory;
    readonly StoreMetrics _metrics;
    readonly ILogger _logger;
    readonly ITimer _timer;
    readonly Task _loop;
    long _waitingBytes;
    long _folded;
    int _hurried;

    internal Folder(
        Connection connection, JournalFiles journal, StoreCatalog catalog, SampleCache samples, RepeatChecks repeats, RecentRequests requests, MemoryLimit limit, MemoryClaim claim, StoreMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_connection, _journal, _metrics, _logger) = (connection, journal, metrics, logger);
        _memory = new WritingMemory(limit, claim);
        _tables = new Tables(connection, catalog, samples, repeats);
        Replay(catalog, requests);
        _timer = time.CreateTimer(static folder => ((Folder)folder!).Hurry(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Bytes of frames that are in the journal and not yet in the tables.</summary>
    internal long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Bytes of the journal: of what is not yet in the file of the tables.</summary>
    internal long JournalBytes => _journal.Bytes;

    /// <summary>Writes batches to the journal: they are on disk when this returns, and in the tables soon.</summary>
    internal void Journal(List<Batch> batches, JournalWriter frames)
    {
        lock (_gate)
        {
            try
            {
                frames.Begin(_journal.Segment);
                batches.ForEach(frames.Add);
                _journal.Append(frames.Frames);
            }
            catch
            {
                // What these frames define counts as defined in the segment, and did not get into it.
                _journal.Rotate();
                throw;
            }

            if (_pending.LastOrDefault() is not { } last || last.Segment != _journal.Segment)
            {
                last = new WaitingFrames(_journal.Segment);
                _pending.Enqueue(last);
                _timer.Change(FoldAfter, Timeout.InfiniteTimeSpan);
            }

            last.Add(frames);
            Interlocked.Add(ref _waitingBytes, frames.Frames.Length);
            if (last.Bytes >= FoldBytes)
            {
                Hurry();
            }
        }
    }

    /// <summary>Folds now.</summary>
    internal void Hurry()
    {
        if (Interlocked.Exchange(ref _hurried, 1) == 0)
        {
            _requests.Writer.TryWrite(new Request(null));
        }
    }

    /// <summary>Returns when the tables have whatever was acknowledged before the call; while folding fails, when it has been tried.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (WaitingBytes > 0)
        {
            var started = Stopwatch.GetTimestamp();
            await RunAsync(static _ => { }, cancellationToken);
            _metrics.Waited(Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Runs something on the writing connection, after a fold.</summary>
    /// <exception cref="StoreException">The store is closed.</exception>
    internal Task RunAsync(Action<Connection> action, CancellationToken cancellationToken)
    {
        var request = new Request(action);
        return _requests.Writer.TryWrite(request) ? request.Done.Task.WaitAsync(cancellationToken) : throw new StoreException("the telemetry store is closed");
    }

    /// <summary>Runs something that changes the tables, in a transaction of its own, after a fold.</summary>
    internal Task WriteAsync(Action<Connection> action, CancellationToken cancellationToken) => RunAsync(
        connection =>
        {
            try
            {
                _memory.Widen(connection, longTextBytes: 0);
                action(connection);
            }
            finally
            {
                NarrowMemory();
            }
        },
        cancellationToken);

    /// <summary>Folds, writes the tables to the file and shortens the journal.</summary>
    /// <param name="merges">How many row groups of each table may be made of smaller ones, which are read and written again for it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the checkpoint.</param>
    /// <returns>Whether it could be done: not while someone reads who began before the last fold.</returns>
    /// <exception cref="DuckDbException">The file could not be written, and why.</exception>
    internal async Task<bool> TryCheckpointAsync(int merges, CancellationToken cancellationToken)
    {
        var isDone = false;
        await RunAsync(connection => isDone = TryCheckpoint(connection, merges), cancellationToken);
        return isDone;
    }

    /// <summary>A checkpoint, after which the file is opened anew; no one may be reading.</summary>
    /// <returns>Whether it could be done. Until then no one may read, so nothing ends the waiting.</returns>
    /// <exception cref="DuckDbException">The file could not be written, or not be opened, and why.</exception>
    internal async Task<bool> TryReopenAsync(Database database)
    {
        var isDone = false;
        await RunAsync(
            connection =>
            {
                if (TryCheckpoint(connection, merges: 0))
                {
                    _tables.Dispose();
                    database.Reopen();
                    Allocator.Trim();
                    isDone = true;
                }
            },
            CancellationToken.None);
        return isDone;
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Hurry();
        _requests.Writer.TryComplete();
        await _loop;
        _tables.Dispose();
        _journal.Dispose();
        _connection.Dispose();
    }

    async Task RunAsync()
    {
        var requests = new List<Request>();
        while (await _requests.Reader.WaitToReadAsync())
        {
            while (_requests.Reader.TryRead(out var request))
            {
                requests.Add(request);
            }

            Volatile.Write(ref _hurried, 0);
            Fold();
            NarrowMemory();
            requests.ForEach(request => request.Perform(_connection));
            requests.Clear();
        }
    }

    void Fold()
    {
        // What comes in meanwhile is for the next time, or a busy store would never get large transactions.
        long last;
        lock (_gate)
        {
            last = _journal.Segment;
        }

        while (Next(last) is { } pending)
        {
            if (!TryFold(pending, _journal.Blocks(pending.Segment)))
            {
                _timer.Change(FoldAfter, Timeout.InfiniteTimeSpan);
                return;
            }

            _journal.Close(pending.Segment);
            Interlocked.Add(ref _waitingBytes, -pending.Bytes);
            lock (_gate)
            {
                _pending.Dequeue();
            }
        }
    }

    /// <summary>The oldest segment up to <paramref name="last"/>, which gets no more frames; it stays the oldest until it is in the tables.</summary>
    WaitingFrames? Next(long last)
    {
        lock (_gate)
        {
            if (!_pending.TryPeek(out var oldest) || oldest.Segment > last)
            {
                return null;
            }

            if (oldest.Segment == _journal.Segment)
            {
                _journal.Rotate();
            }

            return oldest;
        }
    }

    bool TryFold(WaitingFrames frames, IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            _memory.Widen(_connection, longTextBytes: 0);
            _connection.Execute("BEGIN TRANSACTION");
            _tables.Add(frames.Definitions, blocks);
            _tables.Flush();
            _connection.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"UPDATE journal SET segment = {frames.Segment}"));
            _connection.ExecuteLong("COMMIT");
            _tables.Committed();
            _folded = frames.Segment;
            _metrics.Folded(frames.Records, Stopwatch.GetElapsedTime(started));
            return true;
        }
        catch (Exception e)
        {
            // Whatever failed, the journal has these records.
            Log.FoldFailed(_logger, frames.Records, e);
            Abandon();
            return false;
        }
    }

    bool TryCheckpoint(Connection connection, int merges)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            _memory.Widen(connection, _tables.LongTextBytes);
            connection.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SET GLOBAL {MergesSetting} = {_memory.Merges(connection, merges, _tables.LongTextBytes)}"));
            connection.ExecuteLong("CHECKPOINT");
        }
        catch (DuckDbException e) when (e.Message.Contains("other write transactions active", StringComparison.Ordinal))
        {
            // A fold counts as active until those who read the tables as they were before it have ended.
            return false;
        }
        finally
        {
            NarrowMemory();
        }

        _tables.Checkpointed();
        Allocator.Trim();
        _metrics.Checkpointed(Stopwatch.GetElapsedTime(started));
        Forget();
        return true;
    }

    void Forget()
    {
        try
        {
            _journal.DeleteThrough(_folded);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next checkpoint or start sees that the file has it, and tries again.
            Log.SegmentLeft(_logger, _folded, e);
        }
    }

    void NarrowMemory()
    {
        try
        {
            _memory.Narrow(_connection);
        }
        catch (DuckDbException e)
        {
            // Whoever uses the database next finds out whether it still can be.
            Log.LimitNotSet(_logger, e);
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

    void Replay(StoreCatalog catalog, RecentRequests requests)
    {
        foreach (var segment in _journal.Left)
        {
            var bytes = _journal.Read(segment);
            var batches = new List<Batch>();
            var whole = Read(segment, bytes, batches, catalog);
            Log.Replayed(_logger, segment, batches.Sum(batch => batch.Count), bytes.Length - whole);
            var writer = new JournalWriter();
            writer.Begin(segment);
            batches.ForEach(writer.Add);
            var frames = new WaitingFrames(segment);
            frames.Add(writer);
            if (!TryFold(frames, [writer.Frames.ToArray()]))
            {
                throw new StoreException($"what segment {segment} of the journal holds cannot be put into the telemetry store; the log says why");
            }

            // Who did not hear that they were taken sends them again.
            batches.ForEach(batch => requests.IsNew(batch.Request));
            requests.Keep();
            batches.ForEach(batch => batch.Dispose());
        }
    }

    static int Read(long segment, byte[] bytes, List<Batch> batches, StoreCatalog catalog)
    {
        try
        {
            return new JournalReader(catalog).Read(bytes, batches);
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException)
        {
            throw new StoreException($"segment {segment} of the journal cannot be read: {e.Message}", e);
        }
    }

    sealed class Request(Action<Connection>? action)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal void Perform(Connection connection)
        {
            try
            {
                action?.Invoke(connection);
                Done.SetResult();
            }
            catch (Exception e)
            {
                // The one who asked for it awaits it and hears of it.
                Done.SetException(e);
            }
        }
    }
}
