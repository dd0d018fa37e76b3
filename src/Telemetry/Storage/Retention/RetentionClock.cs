using Dendro.Telemetry.Storage.Catalog;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// Says whether the system's clock may decide what is old. A clock that jumped ahead, or that stands past the
/// retention of everything there is when the process starts, may be wrong: nothing expires then for an hour, in which
/// it can be set right. A clock that went back deletes nothing anyway.
/// </summary>
internal sealed class RetentionClock
{
    internal static readonly TimeSpan Hold = TimeSpan.FromHours(1);

    static readonly TimeSpan Jump = TimeSpan.FromMinutes(5);

    readonly TimeProvider _time;
    readonly ILogger _logger;
    DateTimeOffset _seen;
    long _seenAt;
    long? _heldAt;

    internal RetentionClock(StoreCatalog catalog, StoreOptions options, TimeProvider time, ILogger logger)
    {
        (_time, _logger, _seen, _seenAt) = (time, logger, time.GetUtcNow(), time.GetTimestamp());
        var cutoffs = Cutoffs.At(_seen, options);
        if (NewestMs(catalog) is { } newest && newest < Math.Min(cutoffs.MetricsMs, Math.Min(cutoffs.LogsMs, cutoffs.TracesMs)))
        {
            Distrust($"all records are older than their retention, the newest is of {DateTimeOffset.FromUnixTimeMilliseconds(newest):o}");
        }
    }

    /// <summary>The time by which records expire, or null while it is not to be trusted.</summary>
    internal DateTimeOffset? Now()
    {
        var now = _time.GetUtcNow();
        var jump = now - _seen - _time.GetElapsedTime(_seenAt);
        (_seen, _seenAt) = (now, _time.GetTimestamp());
        if (jump > Jump)
        {
            Distrust($"it jumped ahead by {jump}");
        }

        if (_heldAt is { } held && _time.GetElapsedTime(held) < Hold)
        {
            return null;
        }

        _heldAt = null;
        return now;
    }

    void Distrust(string reason)
    {
        _heldAt = _time.GetTimestamp();
        Log.ClockDistrusted(_logger, _seen, reason, Hold);
    }

    static long? NewestMs(StoreCatalog catalog)
    {
        var newest = catalog.SeriesTable.All.Select(item => item.Last)
            .Concat(catalog.Streams.All.Select(item => item.Last / 1_000_000))
            .Concat(catalog.Resources.All.Select(item => item.Last / 1_000_000))
            .DefaultIfEmpty(long.MinValue)
            .Max();
        return newest > DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && newest < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? newest : null;
    }
}
