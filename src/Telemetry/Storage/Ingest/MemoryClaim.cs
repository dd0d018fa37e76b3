namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// How the writer gets memory back from queries that may hold any amount of it: they end. Those that have grown also end when the process
/// grows much while it writes, since they then could take what it needs.
/// </summary>
internal sealed class MemoryClaim : IDisposable
{
    // The store itself takes some 30 MB to write.
    const long MostGrowth = 96 << 20;

    /// <summary>What a query is told.</summary>
    internal const string Reason = "the query held memory that the store needed to write what came in";

    CancellationTokenSource _next = new();
    long _mostBytes = long.MaxValue;

    /// <summary>Is cancelled with the next claim.</summary>
    internal CancellationToken Token => Volatile.Read(ref _next).Token;

    /// <summary>Ends the queries that run now.</summary>
    // The source is not disposed: someone may have it in hand to take its token.
    internal void Make() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();

    /// <summary>From here to <see cref="End"/> the store writes.</summary>
    /// <param name="longTextBytes">Bytes by which the store makes the process grow.</param>
    internal void Begin(long longTextBytes) => Volatile.Write(ref _mostBytes, Environment.WorkingSet + MostGrowth + longTextBytes);

    internal void End() => Volatile.Write(ref _mostBytes, long.MaxValue);

    /// <summary>Whether the process, of so many bytes, has grown too much since <see cref="Begin"/>.</summary>
    internal bool IsDue(long processBytes) => processBytes > Volatile.Read(ref _mostBytes);

    public void Dispose() => _next.Dispose();
}
