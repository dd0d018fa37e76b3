using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// Has DuckDB's allocator, jemalloc on Linux, keep free memory for three seconds, in two arenas: a busy store frees and
/// takes the same megabytes with every fold, and getting them anew from the system costs a page fault for each page. jemalloc reads its options from the environment when DuckDB is loaded, and only there; options that are set
/// already stay.
/// </summary>
internal static partial class Allocator
{
    const string Variable = "DUCKDB_JE_MALLOC_CONF";
    const string Options = "narenas:2,dirty_decay_ms:3000,muzzy_decay_ms:0";

    /// <summary>Does nothing once DuckDB is loaded.</summary>
    internal static void Configure()
    {
        if (OperatingSystem.IsLinux())
        {
            // The environment that .NET shows is a copy, which libraries do not see.
            _ = SetVariable(Variable, Options, overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
