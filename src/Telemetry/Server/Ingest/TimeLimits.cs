using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// Which times of records are taken, whatever brings them. What the next expiry deletes would be acknowledged and then be gone, and
/// a time far ahead is a mistake in its unit or a wrong clock.
/// </summary>
internal sealed class TimeLimits(StoreOptions store, IngestLimits limits, TimeProvider time)
{
    const long NsInTick = 100;

    /// <summary>Those of a request that comes now.</summary>
    internal AcceptedTimes Now(Signal signal)
    {
        var retention = signal switch
        {
            Signal.Traces => store.TraceRetention,
            Signal.Logs => store.LogRetention,
            _ => store.MetricRetention,
        };
        var now = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        return new AcceptedTimes(Nanoseconds(now - (retention ?? store.Retention)), Nanoseconds(now + limits.Future));
    }

    static long Nanoseconds(TimeSpan span) => Math.Clamp(span.Ticks, -ProtoReader.LatestNs / NsInTick, ProtoReader.LatestNs / NsInTick) * NsInTick;
}
