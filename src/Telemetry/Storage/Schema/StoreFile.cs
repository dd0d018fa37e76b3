using System.Globalization;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Schema;

/// <summary>Opens the store's one file, sets a damaged one aside, and refuses one that another process has.</summary>
internal static class StoreFile
{
    internal const string Name = "dendro.duckdb";

    /// <summary>Holds what queries write while they run: what does not fit into memory, and files to hand out.</summary>
    internal const string TemporaryFolder = "tmp";

    /// <exception cref="StoreException">The file cannot be used, and why.</exception>
    internal static (Database Database, StoreCatalog Catalog) Open(StoreOptions options, TimeProvider time, ILogger logger)
    {
        var path = Path.Combine(options.DataDirectory, Name);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            return OpenOrBegin(path, options, time, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"the data directory {options.DataDirectory} cannot be used: {e.Message}", e);
        }
        catch (DuckDbException e) when (IsLocked(e.Message))
        {
            throw new StoreException($"another process has the telemetry store {path} open: stop it, or set TELEMETRY_DATA_DIR to another directory", e);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory)
        {
            throw new StoreException(
                string.Create(CultureInfo.InvariantCulture, $"the telemetry store {path} cannot be opened with the {options.MemoryBytes} bytes that TELEMETRY_MEMORY_LIMIT leaves it: set more"), e);
        }
        catch (DuckDbException e)
        {
            throw new StoreException($"the telemetry store {path} cannot be opened: {FirstLine(e.Message)}", e);
        }
    }

    static (Database Database, StoreCatalog Catalog) OpenOrBegin(string path, StoreOptions options, TimeProvider time, ILogger logger)
    {
        try
        {
            return TryOpen(path, options);
        }
        catch (Exception e) when ((e is DuckDbException && !IsLocked(e.Message) && IsDamage(e.Message)) || e is InvalidDataException)
        {
            var aside = SetAside(path, time);
            Log.SetAside(logger, path, FirstLine(e.Message), aside);
            return TryOpen(path, options);
        }
    }

    static (Database Database, StoreCatalog Catalog) TryOpen(string path, StoreOptions options)
    {
        var database = Database.Open(path, Settings(options));
        try
        {
            using var connection = database.Connect();
            SchemaVersion.Upgrade(connection);
            var catalog = new StoreCatalog();
            new CatalogLoader(connection, catalog).Load();
            return (database, catalog);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The journal beside the file.</summary>
    internal static JournalFiles Journal(Database database, StoreOptions options)
    {
        using var connection = database.Connect();
        using var rows = connection.Query("SELECT max(segment) FROM journal", [], CancellationToken.None);
        rows.NextChunk();
        return new JournalFiles(options.DataDirectory, rows.Column<long>(0)[0]);
    }

    /// <summary>What DuckDB may count while nothing is written. Its allocator holds more for what comes next, and not all that it makes is counted.</summary>
    internal static long DuckDbBytes(StoreOptions options) => options.MemoryBytes / 3;

    /// <summary>The threads of DuckDB's.</summary>
    internal static int Threads => Math.Clamp(Environment.ProcessorCount, 1, 4);

    static Dictionary<string, string> Settings(StoreOptions options) => new()
    {
        ["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{DuckDbBytes(options)}B"),
        ["threads"] = Threads.ToString(CultureInfo.InvariantCulture),
        ["temp_directory"] = Path.Combine(options.DataDirectory, TemporaryFolder),
        ["max_temp_directory_size"] = "2GB",
        // The upkeep checkpoints between commits; DuckDB's own would hold up whichever commit it falls on.
        ["wal_autocheckpoint"] = "1TB",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
    };

    static bool IsLocked(string message) => message.Contains("Could not set lock on file", StringComparison.Ordinal);

    // DuckDB has no code for damage: these are the ways in which it speaks of it.
    static bool IsDamage(string message) => DamageWords.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    static readonly string[] DamageWords =
    [
        "not a valid DuckDB database file", "corrupt", "checksum", "Serialization Error", "INTERNAL Error",
        "does not match", "Could not read enough bytes", "header", "Catalog Error", "Binder Error",
    ];

    static string SetAside(string path, TimeProvider time)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{time.GetUtcNow():yyyyMMddTHHmmssfff}");
        foreach (var suffix in new[] { "", ".wal" })
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix);
            }
        }

        return aside;
    }

    static string FirstLine(string message) => message.Split('\n')[0];
}
