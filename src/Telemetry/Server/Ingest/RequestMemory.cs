using Dendro.Telemetry.Server.Hosting;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// The bytes of requests that are being received or stored, of all senders together, decompressed: as many as the largest
/// request has. One alone is always taken, and so is each small one, or a sender that stops in the middle would stop all others.
/// </summary>
internal sealed class RequestMemory
{
    internal const long MostBytes = TelemetryHost.MaxRequestBytes;

    internal const string Full = "too many large requests are being received: send this one again in a second";

    internal const long SmallBytes = 1 << 20;

    long _bytes;

    /// <summary>How many there are.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes so many more for a request that has <paramref name="own"/> already; not when others leave no room for them.</summary>
    internal bool TryTake(long bytes, long own)
    {
        for (var all = Bytes; all + bytes <= MostBytes || all <= own || own + bytes <= SmallBytes; all = Bytes)
        {
            if (Interlocked.CompareExchange(ref _bytes, all + bytes, all) == all)
            {
                return true;
            }
        }

        return false;
    }

    internal void GiveBack(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
