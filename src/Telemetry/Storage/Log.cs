using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage;

internal static partial class Log
{
    [LoggerMessage(EventName = "telemetry.store.opened", Level = LogLevel.Information, Message = "Telemetry store {Path} opened: {Series} series, {Streams} streams, kept for {Retention}")]
    internal static partial void Opened(ILogger logger, string path, int series, int streams, TimeSpan retention);

    [LoggerMessage(EventName = "telemetry.store.reopened", Level = LogLevel.Debug, Message = "Telemetry store {Path} was closed and opened again, so that DuckDB gives back what it keeps of each row group")]
    internal static partial void Reopened(ILogger logger, string path);

    [LoggerMessage(EventName = "telemetry.store.set_aside", Level = LogLevel.Error, Message = "Telemetry store {Path} is damaged ({Reason}); it was set aside as {Aside} and a fresh one was begun")]
    internal static partial void SetAside(ILogger logger, string path, string reason, string aside);

    [LoggerMessage(EventName = "telemetry.store.commit_failed", Level = LogLevel.Error, Message = "{Batches} batches could not be written to the journal; none of them was acknowledged")]
    internal static partial void CommitFailed(ILogger logger, int batches, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.fold_failed", Level = LogLevel.Error, Message = "{Records} records could not be put into the tables; they stay in the journal and are tried again in a second")]
    internal static partial void FoldFailed(ILogger logger, long records, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.segment_left", Level = LogLevel.Warning, Message = "Segment {Segment} of the journal is in the tables, but its file could not be deleted")]
    internal static partial void SegmentLeft(ILogger logger, long segment, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.replayed", Level = LogLevel.Information, Message = "Segment {Segment} of the journal gave back {Records} acknowledged records; {Bytes} bytes at its end are no whole frame")]
    internal static partial void Replayed(ILogger logger, long segment, int records, int bytes);

    [LoggerMessage(EventName = "telemetry.store.rollback_failed", Level = LogLevel.Error, Message = "A failed commit could not be rolled back")]
    internal static partial void RollbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.expired", Level = LogLevel.Information, Message = "Records before {Cutoff:o} were removed for {Reason}: {Rows} rows, {Series} series and streams")]
    internal static partial void Expired(ILogger logger, DateTimeOffset cutoff, string reason, long rows, int series);

    [LoggerMessage(EventName = "telemetry.store.upkeep_failed", Level = LogLevel.Error, Message = "The upkeep of the store failed; it is tried again in a minute")]
    internal static partial void UpkeepFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.last_checkpoint_failed", Level = LogLevel.Error, Message = "The tables could not be written to the file while the store was closed; the next start reads the journal")]
    internal static partial void LastCheckpointFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.clock_distrusted", Level = LogLevel.Warning, Message = "The clock says {Now:o} and may be wrong: {Reason}. Nothing expires for {Hold}")]
    internal static partial void ClockDistrusted(ILogger logger, DateTimeOffset now, string reason, TimeSpan hold);

    [LoggerMessage(EventName = "telemetry.store.disk_full", Level = LogLevel.Warning, Message = "The disk has only {FreeMegabytes} MB free: the journal is not written to the file until there is space")]
    internal static partial void NoRoomForCheckpoint(ILogger logger, long freeMegabytes);

    [LoggerMessage(EventName = "telemetry.store.broken", Level = LogLevel.Critical, Message = "DuckDB has given the database up until it is opened again; what was acknowledged is in the journal")]
    internal static partial void Broken(ILogger logger, Exception exception);

    [LoggerMessage(EventName = "telemetry.store.limit_not_set", Level = LogLevel.Error, Message = "DuckDB's memory limit could not be set back after writing")]
    internal static partial void LimitNotSet(ILogger logger, Exception exception);
}
