using System.Collections.Concurrent;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// The few connections on which SQL runs. They are made before the configuration is locked, since each has settings
/// of its own; after that nothing can change a setting but the two of a checkpoint, for which only the guard stands, attach a
/// database or reach a file outside the store.
/// </summary>
internal sealed class SqlConnections : IDisposable
{
    const int Count = 2;

    readonly ConcurrentBag<Connection> _idle = [];
    readonly SemaphoreSlim _free = new(Count);
    readonly Readers _readers;

    internal SqlConnections(Database database, Readers readers, string exportDirectory)
    {
        _readers = readers;
        using var connection = database.Connect();
        connection.Execute(SqlViews.Script);
        for (var i = 0; i < Count; i++)
        {
            var idle = database.Connect();
            idle.Execute($"USE {SqlViews.Catalog}");
            idle.Execute("SET TimeZone = 'UTC'");
            _idle.Add(idle);
        }

        connection.Execute($"SET GLOBAL allowed_directories = [{Quote(exportDirectory)}]");
        // The store opens its own file anew from time to time.
        connection.Execute($"SET GLOBAL allowed_paths = [{Quote(database.Path)}]");
        connection.Execute("SET GLOBAL enable_external_access = false");
        // A checkpoint sets them.
        connection.Execute($"SET GLOBAL allowed_configs = ['{Folder.MergesSetting}', '{CheckpointMemory.Setting}']");
        connection.Execute("SET GLOBAL lock_configuration = true");
    }

    /// <summary>A connection; waits for one when all are in use.</summary>
    internal async Task<Lease> RentAsync(TimeSpan mostWait, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(mostWait, cancellationToken))
        {
            throw new SqlException(SqlFailure.Busy, $"{Count} SQL queries run already: try again later");
        }

        try
        {
            var entry = await _readers.EnterAsync(cancellationToken);
            return _idle.TryTake(out var connection) ? new Lease(this, connection, entry) : throw new InvalidOperationException("a SQL connection is missing");
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Dispose();
    }

    static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    internal sealed class Lease(SqlConnections owner, Connection connection, IDisposable entry) : IDisposable
    {
        internal Connection Connection { get; } = connection;

        public void Dispose()
        {
            entry.Dispose();
            owner._idle.Add(Connection);
            owner._free.Release();
        }
    }
}
