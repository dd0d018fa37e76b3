using System.Diagnostics.Metrics;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>What came in, under the meter <c>Dendro.Telemetry.Server</c>.</summary>
internal sealed class IngestMetrics : IDisposable
{
    readonly Meter _meter = new("Dendro.Telemetry.Server");
    readonly Counter<long> _accepted;
    readonly Counter<long> _refused;
    readonly long[] _acceptedBySignal = new long[Enum.GetValues<Signal>().Length];
    readonly long[] _refusedBySignal = new long[Enum.GetValues<Signal>().Length];

    public IngestMetrics()
    {
        _accepted = _meter.CreateCounter<long>("dendro.ingest.records.accepted", "{record}", "Records taken and stored.");
        _refused = _meter.CreateCounter<long>("dendro.ingest.records.refused", "{record}", "Records not taken, by reason.");
    }

    public void Dispose() => _meter.Dispose();

    internal (long Accepted, long Refused) Counts(Signal signal) =>
        (Interlocked.Read(ref _acceptedBySignal[(int)signal]), Interlocked.Read(ref _refusedBySignal[(int)signal]));

    internal void Received(Signal signal, ReceiveOutcome outcome)
    {
        var name = KeyValuePair.Create<string, object?>("signal", signal.ToString().ToLowerInvariant());
        _accepted.Add(outcome.Accepted, name);
        Interlocked.Add(ref _acceptedBySignal[(int)signal], outcome.Accepted);
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
            Interlocked.Add(ref _refusedBySignal[(int)signal], refused);
        }
    }
}
