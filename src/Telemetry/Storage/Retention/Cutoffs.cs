namespace Dendro.Telemetry.Storage.Retention;

/// <summary>Times, in Unix milliseconds, before which records of each signal go.</summary>
internal readonly record struct Cutoffs(long MetricsMs, long LogsMs, long TracesMs)
{
    internal static Cutoffs At(DateTimeOffset now, StoreOptions options) => new(
        (now - (options.MetricRetention ?? options.Retention)).ToUnixTimeMilliseconds(),
        (now - (options.LogRetention ?? options.Retention)).ToUnixTimeMilliseconds(),
        (now - (options.TraceRetention ?? options.Retention)).ToUnixTimeMilliseconds());

    internal static Cutoffs All(long timeMs) => new(timeMs, timeMs, timeMs);

    internal long LogsNs => Nanoseconds(LogsMs);

    internal long TracesNs => Nanoseconds(TracesMs);

    /// <summary>Times that are not after <paramref name="timeMs"/> either.</summary>
    internal Cutoffs Before(long timeMs) => new(Math.Min(MetricsMs, timeMs), Math.Min(LogsMs, timeMs), Math.Min(TracesMs, timeMs));

    static long Nanoseconds(long milliseconds) => Math.Clamp(milliseconds, long.MinValue / 1_000_000, long.MaxValue / 1_000_000) * 1_000_000;
}
