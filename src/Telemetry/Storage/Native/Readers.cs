using System.Collections.Concurrent;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>Connections for queries: as many as run at once, a few kept for the next. None blocks the writer.</summary>
internal sealed class Readers(Database database, Func<CancellationToken, Task> settle) : IDisposable
{
    const int Kept = 4;

    readonly ConcurrentBag<Connection> _idle = [];

    /// <summary>Runs a query on a thread of its own, for DuckDB's calls block.</summary>
    internal async Task<T> ReadAsync<T>(Func<Connection, T> query, CancellationToken cancellationToken)
    {
        using var lease = await RentAsync(cancellationToken);
        return await Task.Run(() => query(lease.Connection), cancellationToken);
    }

    /// <summary>Returns when queries see whatever was acknowledged before.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) => settle(cancellationToken);

    /// <summary>A connection that sees whatever was acknowledged before.</summary>
    internal async Task<Lease> RentAsync(CancellationToken cancellationToken)
    {
        await settle(cancellationToken);
        return Rent();
    }

    Lease Rent() => new(this, _idle.TryTake(out var connection) ? connection : database.Connect());

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
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

    internal sealed class Lease(Readers readers, Connection connection) : IDisposable
    {
        internal Connection Connection { get; } = connection;

        public void Dispose() => readers.Return(Connection);
    }
}
