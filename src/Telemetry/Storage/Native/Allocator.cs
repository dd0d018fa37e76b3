using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// Has the two allocators that DuckDB uses on Linux hold little that is free. Its buffers come from jemalloc, which keeps free
/// memory for some seconds here, in one arena: a busy store frees and takes the same megabytes with every fold, now on one
/// thread and then on another, and getting them anew from the system costs a page fault for each page, a fifth of the CPU time
/// of ingest. jemalloc reads its options from the environment when DuckDB is loaded, and only there; options that are set
/// already stay. Everything else comes from the C library, which would have an arena for each of the many threads that run a
/// query one after the other. Arenas that are there stay in use, so this is for a process' first statement: once the host was built
/// there were nine, each with the most that its threads had ever needed, and a busy store took some 80 MB more. The runtime's own
/// threads make some before that, which only the environment (MALLOC_ARENA_MAX) prevents.
/// </summary>
internal static partial class Allocator
{
    const string Variable = "DUCKDB_JE_MALLOC_CONF";
    const string Options = "narenas:1,dirty_decay_ms:5000,muzzy_decay_ms:0";

    const int MostArenas = -8;
    const int Arenas = 1;

    // A large piece of memory stands in the heap too, and what is free at the heap's end stays, until a checkpoint trims it: to map
    // and unmap it each time costs a page fault for each page, and made checkpoints a third longer.
    const int SmallestMapping = -3;
    const int MappedBytes = 32 << 20;
    const int MostFree = -1;
    const int FreeBytes = 64 << 20;

    /// <summary>What concerns DuckDB does nothing once it is loaded.</summary>
    internal static void Configure()
    {
        if (OperatingSystem.IsLinux())
        {
            // The environment that .NET shows is a copy, which libraries do not see.
            _ = SetVariable(Variable, Options, overwrite: 0);
            _ = SetOption(MostArenas, Arenas);
            _ = SetOption(SmallestMapping, MappedBytes);
            _ = SetOption(MostFree, FreeBytes);
        }
    }

    /// <summary>Gives the system what the C library holds free; worth it when much has been freed.</summary>
    internal static void Trim()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = TrimHeap(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint kept);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
