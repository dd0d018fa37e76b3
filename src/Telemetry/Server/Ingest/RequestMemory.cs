using Dendro.Telemetry.Server.Hosting;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// The bytes of large requests that are being received or stored, of all senders together, decompressed: as many as the largest
/// request has. What small ones have, and the first bytes of large ones, is not counted: a sender of a large one that stops in the
/// middle must not stop all others, nor many small ones a large one.
/// </summary>
internal sealed class RequestMemory
{
    internal const long MostBytes = TelemetryHost.MaxRequestBytes;

    internal const string Full = "too many large requests are being received: send this one again in a second";

    internal const long SmallBytes = 1 << 20;

    long _bytes;

    /// <summary>How many are counted.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes so many more for a request that has <paramref name="own"/> already; not when others leave no room for them.</summary>
    internal bool TryTake(long bytes, long own)
    {
        var counted = Counted(own);
        var more = Counted(own + bytes) - counted;
        for (var all = Bytes; more == 0 || all + more <= MostBytes || all == counted; all = Bytes)
        {
            if (Interlocked.CompareExchange(ref _bytes, all + more, all) == all)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives back all that a request has.</summary>
    internal void GiveBack(long own) => Interlocked.Add(ref _bytes, -Counted(own));

    static long Counted(long own) => Math.Max(0, own - SmallBytes);
}
