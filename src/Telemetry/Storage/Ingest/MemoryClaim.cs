namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// How the writer gets memory back from queries that may hold any amount of it: they end. They also end when the process grows
/// much while it writes, since queries then could take what it needs.
/// </summary>
internal sealed class MemoryClaim : IDisposable
{
    // The store itself takes some 30 MB to write.
    const long MostGrowth = 96 << 20;

    CancellationTokenSource _next = new();
    long _mostBytes = long.MaxValue;

    /// <summary>Is cancelled with the next claim.</summary>
    internal CancellationToken Token => Volatile.Read(ref _next).Token;

    /// <summary>Ends the queries that run now.</summary>
    // The source is not disposed: someone may have it in hand to take its token.
    internal void Make() => Interlocked.Exchange(ref _next, new CancellationTokenSource()).Cancel();

    /// <summary>From here to <see cref="End"/> the store writes.</summary>
    internal void Begin() => Volatile.Write(ref _mostBytes, Environment.WorkingSet + MostGrowth);

    internal void End() => Volatile.Write(ref _mostBytes, long.MaxValue);

    /// <summary>Whether the process, of so many bytes, has grown too much while it writes.</summary>
    internal bool IsDue(long processBytes) => processBytes > Volatile.Read(ref _mostBytes);

    public void Dispose() => _next.Dispose();
}
