using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage;

internal static partial class Log
{
    [LoggerMessage(EventName = "telemetry.store.opened", Level = LogLevel.Information, Message = "Telemetry store {Path} opened: {Series} series, {Streams} streams, kept for {Retention}")]
    internal static partial void Opened(ILogger logger, string path, int series, int streams, TimeSpan retention);

    [LoggerMessage(EventName = "telemetry.store.set_aside", Level = LogLevel.Error, Message = "Telemetry store {Path} is damaged ({Reason}); it was set aside as {Aside} and a fresh one was begun")]
    internal static partial void SetAside(ILogger logger, string path, string reason, string aside);

    [LoggerMessage(EventName = "telemetry.store.commit_failed", Level = LogLevel.Error, Message = "A commit of {Batches} batches failed; none of them was acknowledged")]
    internal static partial void CommitFailed(ILogger logger, int batches, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.rollback_failed", Level = LogLevel.Error, Message = "A failed commit could not be rolled back")]
    internal static partial void RollbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.expired", Level = LogLevel.Information, Message = "Records before {Cutoff:o} were removed: {Rows} rows, {Series} series and streams")]
    internal static partial void Expired(ILogger logger, DateTimeOffset cutoff, long rows, int series);

    [LoggerMessage(EventName = "telemetry.store.upkeep_failed", Level = LogLevel.Error, Message = "The upkeep of the store failed; it is tried again in a minute")]
    internal static partial void UpkeepFailed(ILogger logger, Exception exception);
}
