using System.Collections.Concurrent;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// The few connections on which SQL runs. The configuration is locked; after that nothing can change a setting but the two of the writer, for which only the guard stands, attach a
/// database or reach a file outside the store.
/// </summary>
internal sealed class SqlConnections : IDisposable
{
    const int Count = 2;

    readonly ConcurrentBag<Connection> _idle = [];
    readonly SemaphoreSlim _free = new(Count);
    readonly Database _database;
    readonly Readers _readers;

    internal SqlConnections(Database database, Readers readers, string exportDirectory)
    {
        (_database, _readers) = (database, readers);
        using var connection = database.Connect();
        connection.Execute(SqlViews.Script);
        // For all connections that come later.
        connection.Execute("SET GLOBAL TimeZone = 'UTC'");
        connection.Execute($"SET GLOBAL allowed_directories = [{Quote(exportDirectory)}]");
        // The store opens its own file anew from time to time.
        connection.Execute($"SET GLOBAL allowed_paths = [{Quote(database.Path)}]");
        connection.Execute("SET GLOBAL enable_external_access = false");
        // Who writes sets them.
        connection.Execute($"SET GLOBAL allowed_configs = ['{Folder.MergesSetting}', '{MemoryLimit.Setting}']");
        connection.Execute("SET GLOBAL lock_configuration = true");
    }

    /// <summary>A connection; waits for one when all are in use.</summary>
    internal async Task<Lease> RentAsync(TimeSpan mostWait, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(mostWait, cancellationToken))
        {
            throw new SqlException(SqlFailure.Busy, $"{Count} SQL queries run already: try again later");
        }

        IDisposable? entry = null;
        try
        {
            entry = await _readers.EnterAsync(cancellationToken);
            return new Lease(this, _idle.TryTake(out var connection) ? connection : Connect(), entry);
        }
        catch (DuckDbException e)
        {
            entry?.Dispose();
            _free.Release();
            throw new SqlException(SqlFailure.Store, e.Message.Split('\n')[0], e);
        }
        catch
        {
            entry?.Dispose();
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

    Connection Connect()
    {
        var connection = _database.Connect();
        try
        {
            connection.Execute($"USE {SqlViews.Catalog}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";

    internal sealed class Lease(SqlConnections owner, Connection connection, IDisposable entry) : IDisposable
    {
        bool _isSpoilt;

        internal Connection Connection { get; } = connection;

        /// <summary>Ends the transaction. Memory can be too short even for that; then the connection is not used again.</summary>
        internal void Rollback()
        {
            try
            {
                Connection.Rollback();
            }
            catch (DuckDbException)
            {
                _isSpoilt = true;
            }
        }

        public void Dispose()
        {
            if (_isSpoilt)
            {
                Connection.Dispose();
            }
            else
            {
                owner._idle.Add(Connection);
            }

            entry.Dispose();
            owner._free.Release();
        }
    }
}
