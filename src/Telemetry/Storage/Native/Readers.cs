using System.Collections.Concurrent;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// Connections for queries: as many as run at once, a few kept for the next. None blocks the writer. For a moment
/// without readers, which DuckDB needs to give up the blocks of deleted rows, new ones can be made to wait.
/// </summary>
internal sealed class Readers(Database database, ReadGate gate, Func<CancellationToken, Task> settle) : IDisposable
{
    const int Kept = 4;

    readonly ConcurrentBag<Connection> _idle = [];
    readonly Lock _lock = new();
    TaskCompletionSource? _pause;
    TaskCompletionSource? _quiet;
    int _active;

    /// <summary>Runs a query on a thread of its own, for DuckDB's calls block.</summary>
    internal async Task<T> ReadAsync<T>(Func<Connection, T> query, CancellationToken cancellationToken)
    {
        using var lease = await RentAsync(cancellationToken);
        return await Task.Run(() => lease.Connection.Read(query), cancellationToken);
    }

    /// <summary>Returns when queries see whatever was acknowledged before.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) => settle(cancellationToken);

    /// <summary>A connection that sees whatever was acknowledged before.</summary>
    internal async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        var entry = await EnterAsync(cancellationToken);
        try
        {
            return new Lease(this, _idle.TryTake(out var connection) ? connection : database.Connect(gate), entry);
        }
        catch
        {
            entry.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Counts as a reader, who sees whatever was acknowledged before, until the result is disposed; waits while readers are held up.
    /// </summary>
    internal async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await settle(cancellationToken);
        while (true)
        {
            Task pause;
            lock (_lock)
            {
                if (_pause is null)
                {
                    _active++;
                    return new Entry(this);
                }

                pause = _pause.Task;
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Holds up new readers while <paramref name="action"/> runs, after those that are reading have finished, or after
    /// <paramref name="mostWait"/>. It is told whether no one reads.
    /// </summary>
    internal async Task WithoutReadersAsync(Func<bool, Task> action, TimeSpan mostWait, CancellationToken cancellationToken)
    {
        Task quiet;
        lock (_lock)
        {
            _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quiet = _active == 0 ? Task.CompletedTask : _quiet.Task;
        }

        try
        {
            var isQuiet = quiet == await Task.WhenAny(quiet, Task.Delay(mostWait, cancellationToken));
            await action(isQuiet);
        }
        finally
        {
            lock (_lock)
            {
                _pause.SetResult();
                (_pause, _quiet) = (null, null);
            }
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    void Leave()
    {
        lock (_lock)
        {
            if (--_active == 0)
            {
                _quiet?.TrySetResult();
            }
        }
    }

    void Return(Connection connection)
    {
        if (_idle.Count < Kept)
        {
            _idle.Add(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    sealed class Entry(Readers readers) : IDisposable
    {
        public void Dispose() => readers.Leave();
    }

    internal sealed class Lease(Readers readers, Connection connection, IDisposable entry) : IDisposable
    {
        internal Connection Connection { get; } = connection;

        public void Dispose()
        {
            readers.Return(Connection);
            entry.Dispose();
        }
    }
}
