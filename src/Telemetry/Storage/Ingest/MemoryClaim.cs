using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// How the writer gets memory back from queries that may hold any amount of it: they end. They also end when they take much while it
/// writes, since they could take what it needs.
/// </summary>
/// <param name="connection">Of its own.</param>
internal sealed class MemoryClaim(Connection connection) : IDisposable
{
    /// <summary>What a query is told.</summary>
    internal const string Reason = "the query held memory that the store needed to write what came in";

    const long MostGrowth = 64 << 20;
    const long Unknown = -1;
    const long NotWriting = -2;

    // Blocks of the file can be dropped at any time, and what came in is the writer's.
    const string HeldByQueries =
        "SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory() WHERE tag NOT IN ('BASE_TABLE', 'IN_MEMORY_TABLE', 'METADATA')";

    readonly Lock _lock = new();
    CancellationTokenSource _next = new();
    long _heldBefore = NotWriting;
    long _ownBytes;

    /// <summary>Is cancelled with the next claim.</summary>
    internal CancellationToken Token => Volatile.Read(ref _next).Token;

    /// <summary>Ends the queries that run now.</summary>
    // The source is not disposed: someone may have it in hand to take its token.
    internal void Make() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();

    /// <summary>From here to <see cref="End"/> the store writes.</summary>
    /// <param name="longTextBytes">Bytes that it may take itself for them.</param>
    internal void Begin(long longTextBytes)
    {
        Volatile.Write(ref _ownBytes, longTextBytes);
        Volatile.Write(ref _heldBefore, Unknown);
    }

    internal void End() => Volatile.Write(ref _heldBefore, NotWriting);

    /// <summary>Whether queries have taken too much since <see cref="Begin"/>; asked again and again by who watches one.</summary>
    internal bool IsDue()
    {
        if (Volatile.Read(ref _heldBefore) == NotWriting)
        {
            return false;
        }

        try
        {
            var held = Held();
            // The first look of a section; another thread's is as good.
            return Interlocked.CompareExchange(ref _heldBefore, held, Unknown) is >= 0 and var before && held > before + MostGrowth + Volatile.Read(ref _ownBytes);
        }
        catch (DuckDbException e)
        {
            // Whatever else it is, the query itself meets it too.
            return e.IsOutOfMemory;
        }
    }

    public void Dispose()
    {
        _next.Dispose();
        connection.Dispose();
    }

    long Held()
    {
        lock (_lock)
        {
            using var rows = connection.Query(HeldByQueries, [], CancellationToken.None);
            rows.NextChunk();
            return rows.Column<long>(0)[0];
        }
    }
}
