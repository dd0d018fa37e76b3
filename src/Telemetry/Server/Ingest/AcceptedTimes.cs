using System.Globalization;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>The times that records of a signal may have, Unix nanoseconds: those that are kept, and not far ahead of the clock.</summary>
internal readonly record struct AcceptedTimes(long OldestNs, long NewestNs)
{
    const long NsInMs = 1_000_000;

    /// <summary>Those that the store can tell.</summary>
    internal static readonly AcceptedTimes All = new(-ProtoReader.LatestNs, ProtoReader.LatestNs);

    internal bool Has(long timeNs) => timeNs >= OldestNs && timeNs <= NewestNs;

    /// <inheritdoc cref="Has"/>
    internal bool HasMs(long timeMs) => timeMs >= OldestNs / NsInMs && timeMs <= NewestNs / NsInMs;

    /// <summary>Why a time is not taken, with the words of Loki.</summary>
    internal string Refusal(long timeNs) => timeNs < OldestNs
        ? $"timestamp too old: {Text(timeNs / NsInMs)}, oldest acceptable timestamp is: {Text(OldestNs / NsInMs)}"
        : $"timestamp too new: {Text(timeNs / NsInMs)}, newest acceptable timestamp is: {Text(NewestNs / NsInMs)}";

    /// <summary>The same for a sample of a metric or series, with the words of Prometheus.</summary>
    internal string RefusalOfSample(string what, long timeMs) =>
        $"out of bounds for {what}: {Refusal(Math.Clamp(timeMs, -ProtoReader.LatestNs / NsInMs, ProtoReader.LatestNs / NsInMs) * NsInMs)}";

    static string Text(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
