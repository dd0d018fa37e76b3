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

    Database(DuckDBDatabase handle, string path) => (_handle, Path) = (handle, System.IO.Path.GetFullPath(path));

    /// <summary>The file.</summary>
    internal string Path { get; }

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

            var database = new Database(handle, path);
            try
            {
                using var connection = database.NewConnection();
                database.Attach(connection);
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
    }

    /// <param name="gate">Where the connection's queries wait for their turn.</param>
    internal Connection Connect(ReadGate? gate = null)
    {
        var connection = NewConnection(gate);
        connection.Execute($"USE {Name}");
        return connection;
    }

    /// <summary>
    /// Closes the file and opens it again. DuckDB keeps what it has learnt of each row group, 10 to 50 KB, until then, and afterwards reads it
    /// as it is asked for. No transaction may be open, and all that was committed must be in the file.
    /// </summary>
    /// <exception cref="DuckDbException">It cannot be opened, which is fatal, and why.</exception>
    internal void Reopen()
    {
        if (!File.Exists(Path))
        {
            throw new DuckDbException($"{Path} is gone", DuckDBErrorType.Fatal);
        }

        using var connection = NewConnection();
        try
        {
            connection.Execute($"DETACH {Name}");
            Attach(connection);
        }
        catch (DuckDbException e)
        {
            // DuckDB crashes when it is asked for a checkpoint and nothing is there by that name.
            connection.Execute($"ATTACH IF NOT EXISTS ':memory:' AS {Name}");
            throw new DuckDbException($"{Path} could not be opened again: {e.Message}", DuckDBErrorType.Fatal);
        }
    }

    public void Dispose() => _handle.Dispose();

    void Attach(Connection connection) =>
        connection.Execute($"ATTACH '{Path.Replace("'", "''", StringComparison.Ordinal)}' AS {Name} (TYPE duckdb, RECOVERY_MODE no_wal_writes, STORAGE_VERSION 'v1.5.0')");

    Connection NewConnection(ReadGate? gate = null)
    {
        Check(NativeMethods.Startup.DuckDBConnect(_handle, out var connection), "DuckDB refused a connection");
        return new Connection(connection, gate);
    }

    static void Check(DuckDBState state, string message)
    {
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException(message);
        }
    }
}
