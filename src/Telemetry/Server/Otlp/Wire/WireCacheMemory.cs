namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// The memory of a cache and of those within its values, roughly. Senders that come and go leave what they sent behind: a
/// service has another process id after each start.
/// </summary>
internal sealed class WireCacheMemory(long mostBytes)
{
    long _bytes;

    internal bool IsFull => Volatile.Read(ref _bytes) > mostBytes;

    internal void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Clear() => Interlocked.Exchange(ref _bytes, 0);
}
