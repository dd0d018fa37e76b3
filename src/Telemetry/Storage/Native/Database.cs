using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// An open DuckDB file, under the name <see cref="Name"/>. DuckDB writes no log beside it: a commit is durable with the
/// next checkpoint, and until then the journal has what it holds.
/// </summary>
internal sealed class Database : IDisposable
{
    /// <summary>The file's name in SQL.</summary>
    internal const string Name = "dendro";

    readonly DuckDBDatabase _handle;

    static Database() => Allocator.Configure();

    Database(DuckDBDatabase handle) => _handle = handle;

    /// <exception cref="DuckDbException">The file cannot be opened, and why.</exception>
    internal static Database Open(string path, IReadOnlyDictionary<string, string> settings)
    {
        Check(NativeMethods.Configuration.DuckDBCreateConfig(out var config), "DuckDB could not create a configuration");
        using (config)
        {
            foreach (var (name, value) in settings)
            {
                Check(NativeMethods.Configuration.DuckDBSetConfig(config, name, value), $"DuckDB does not know the setting {name} = {value}");
            }

            // Only a file that is attached can be without a log.
            if (NativeMethods.Startup.DuckDBOpen(":memory:", out var handle, config, out var error) != DuckDBState.Success)
            {
                throw new DuckDbException(error);
            }

            var database = new Database(handle);
            try
            {
                using var connection = database.NewConnection();
                connection.Execute($"ATTACH '{path.Replace("'", "''", StringComparison.Ordinal)}' AS {Name} (TYPE duckdb, RECOVERY_MODE no_wal_writes)");
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
    }

    internal Connection Connect()
    {
        var connection = NewConnection();
        connection.Execute($"USE {Name}");
        return connection;
    }

    public void Dispose() => _handle.Dispose();

    Connection NewConnection()
    {
        Check(NativeMethods.Startup.DuckDBConnect(_handle, out var connection), "DuckDB refused a connection");
        return new Connection(connection);
    }

    static void Check(DuckDBState state, string message)
    {
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException(message);
        }
    }
}
