namespace Dendro.Telemetry.Storage.Retention;

/// <summary>Times, in Unix milliseconds, before which records of each signal go.</summary>
internal readonly record struct Cutoffs(long MetricsMs, long LogsMs, long TracesMs)
{
    internal static Cutoffs At(DateTimeOffset now, StoreOptions options) => new(
        (now - (options.MetricRetention ?? options.Retention)).ToUnixTimeMilliseconds(),
        (now - (options.LogRetention ?? options.Retention)).ToUnixTimeMilliseconds(),
        (now - (options.TraceRetention ?? options.Retention)).ToUnixTimeMilliseconds());

    internal static Cutoffs All(long timeMs) => new(timeMs, timeMs, timeMs);
}
