using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// Runs one statement as DuckDB's pending results allow: task by task. When a thread of DuckDB's has taken the work, as it
/// does with a commit or a checkpoint, DuckDB's own way to wait is to ask again without end, for as long as that takes;
/// here the caller sleeps. The bindings have none of this.
/// </summary>
internal static unsafe partial class PendingStatement
{
    const string Library = "duckdb";

    enum State
    {
        Ready = 0,
        NotReady = 1,
        Failed = 2,
        NoTask = 3,
    }

    /// <summary>Begins a statement whose rows are fetched from the result as they are wanted.</summary>
    /// <exception cref="DuckDbException">The statement failed, and why, which DuckDB's own call for this does not always tell.</exception>
    internal static DuckDBResult Stream(DuckDBPreparedStatement statement)
    {
        var isPrepared = PrepareStreaming(statement, out var pending) == DuckDBState.Success;
        try
        {
            if (!isPrepared)
            {
                throw new DuckDbException(Reason(pending));
            }

            DuckDBResult result = default;
            if (Execute(pending, &result) == DuckDBState.Success)
            {
                return result;
            }

            var (error, type) = (NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));
            NativeMethods.Query.DuckDBDestroyResult(ref result);
            throw new DuckDbException(error, type);
        }
        finally
        {
            Destroy(ref pending);
        }
    }

    /// <summary>Runs a statement and drops what it returns.</summary>
    /// <exception cref="DuckDbException">The statement failed, and why.</exception>
    internal static void Run(DuckDBPreparedStatement statement)
    {
        if (Prepare(statement, out var pending) != DuckDBState.Success)
        {
            var message = Reason(pending);
            Destroy(ref pending);
            throw new DuckDbException(message);
        }

        DuckDBResult result = default;
        DuckDBState state;
        try
        {
            var wait = default(SpinWait);
            while (Step(pending) is not State.Ready and var step)
            {
                if (step == State.Failed)
                {
                    // Executing it would only tell that it has failed.
                    throw new DuckDbException(Reason(pending));
                }

                if (step == State.NoTask)
                {
                    wait.SpinOnce();
                }
            }

            state = Execute(pending, &result);
        }
        finally
        {
            Destroy(ref pending);
        }

        var (error, type) = (NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));
        NativeMethods.Query.DuckDBDestroyResult(ref result);
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException(error, type);
        }
    }

    static string Reason(nint pending) => Marshal.PtrToStringUTF8(Error(pending)) ?? "DuckDB does not say why a statement failed";

    [LibraryImport(Library, EntryPoint = "duckdb_pending_prepared")]
    private static partial DuckDBState Prepare(DuckDBPreparedStatement statement, out nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_pending_prepared_streaming")]
    private static partial DuckDBState PrepareStreaming(DuckDBPreparedStatement statement, out nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_pending_execute_task")]
    private static partial State Step(nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_execute_pending")]
    private static partial DuckDBState Execute(nint pending, DuckDBResult* result);

    [LibraryImport(Library, EntryPoint = "duckdb_pending_error")]
    private static partial nint Error(nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_pending")]
    private static partial void Destroy(ref nint pending);
}
