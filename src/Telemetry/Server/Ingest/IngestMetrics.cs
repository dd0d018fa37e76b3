using System.Diagnostics.Metrics;
using System.Text.Json;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>What came in, under the meter <c>Dendro.Telemetry.Server</c>.</summary>
internal sealed class IngestMetrics : IDisposable
{
    static readonly TimeSpan BetweenLogs = TimeSpan.FromMinutes(1);

    readonly TimeProvider _time;
    readonly ILogger<IngestMetrics> _logger;
    readonly Meter _meter = new("Dendro.Telemetry.Server");
    readonly Counter<long> _accepted;
    readonly Counter<long> _refused;
    readonly Counter<long> _truncated;
    readonly SignalCounts[] _counts = [.. Enum.GetValues<Signal>().Select(_ => new SignalCounts())];

    public IngestMetrics(TimeProvider time, ILogger<IngestMetrics> logger)
    {
        (_time, _logger) = (time, logger);
        _accepted = _meter.CreateCounter<long>("dendro.ingest.records.accepted", "{record}", "Records taken and stored.");
        _refused = _meter.CreateCounter<long>("dendro.ingest.records.refused", "{record}", "Records not taken, by reason.");
        _truncated = _meter.CreateCounter<long>("dendro.ingest.texts.truncated", "{text}", "Texts cut for their length, by what they are.");
    }

    public void Dispose() => _meter.Dispose();

    internal (long Accepted, long Refused, long Truncated) Counts(Signal signal)
    {
        var counts = _counts[(int)signal];
        return (Interlocked.Read(ref counts.Accepted), Interlocked.Read(ref counts.Refused), Interlocked.Read(ref counts.Truncated));
    }

    internal void Received(Signal signal, ReceiveOutcome outcome)
    {
        var name = KeyValuePair.Create<string, object?>("signal", Name(signal));
        var counts = _counts[(int)signal];
        _accepted.Add(outcome.Accepted, name);
        Interlocked.Add(ref counts.Accepted, outcome.Accepted);
        // A request that was not understood counts as one record: how many it held is not known.
        var refused = outcome.Status == ReceiveStatus.Stored ? outcome.Rejected : Math.Max(1, outcome.Rejected);
        if (refused > 0)
        {
            var reason = outcome.Status switch
            {
                ReceiveStatus.Stored => "invalid",
                ReceiveStatus.Malformed => "malformed",
                ReceiveStatus.QueueFull => "queue_full",
                _ => "store_failed",
            };
            _refused.Add(refused, name, KeyValuePair.Create<string, object?>("reason", reason));
            Interlocked.Add(ref counts.Refused, refused);
        }
    }

    /// <summary>Counts a text that was cut, and says so in the log, for each signal once a minute at most.</summary>
    internal void Truncated(Signal signal, TextKind kind)
    {
        var (counts, what) = (_counts[(int)signal], JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));
        _truncated.Add(1, KeyValuePair.Create<string, object?>("signal", Name(signal)), KeyValuePair.Create<string, object?>("kind", what));
        var all = Interlocked.Increment(ref counts.Truncated);
        var (now, last) = (_time.GetTimestamp(), Interlocked.Read(ref counts.LoggedAt));
        if ((last == 0 || _time.GetElapsedTime(last, now) >= BetweenLogs) && Interlocked.CompareExchange(ref counts.LoggedAt, now, last) == last)
        {
            Log.TextsTruncated(_logger, all - Interlocked.Exchange(ref counts.Logged, all), Name(signal), what);
        }
    }

    static string Name(Signal signal) => signal.ToString().ToLowerInvariant();

    sealed class SignalCounts
    {
        internal long Accepted;
        internal long Refused;
        internal long Truncated;
        internal long Logged;
        internal long LoggedAt;
    }
}
