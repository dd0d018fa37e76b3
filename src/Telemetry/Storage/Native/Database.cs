using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>An open DuckDB file.</summary>
internal sealed class Database : IDisposable
{
    readonly DuckDBDatabase _handle;

    Database(DuckDBDatabase handle) => _handle = handle;

    internal static Database Open(string path, IReadOnlyDictionary<string, string> settings)
    {
        Check(NativeMethods.Configuration.DuckDBCreateConfig(out var config), "DuckDB could not create a configuration");
        using (config)
        {
            foreach (var (name, value) in settings)
            {
                Check(NativeMethods.Configuration.DuckDBSetConfig(config, name, value), $"DuckDB does not know the setting {name} = {value}");
            }

            return NativeMethods.Startup.DuckDBOpen(path, out var handle, config, out var error) == DuckDBState.Success
                ? new Database(handle)
                : throw new DuckDbException(error);
        }
    }

    internal Connection Connect()
    {
        Check(NativeMethods.Startup.DuckDBConnect(_handle, out var connection), "DuckDB refused a connection");
        return new Connection(connection);
    }

    public void Dispose() => _handle.Dispose();

    static void Check(DuckDBState state, string message)
    {
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException(message);
        }
    }
}
