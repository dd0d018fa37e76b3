using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Ingest;

/// <summary>What is measured.</summary>
/// <param name="Url">An OTLP endpoint; null starts this repository's server on a fresh store, for each signal anew.</param>
/// <param name="UsesGrpc">Over gRPC instead of HTTP.</param>
/// <param name="ProcessId">The process behind <paramref name="Url"/>, to measure its CPU time and memory; null when it is not on this machine.</param>
/// <param name="Signals">The signals, one after the other.</param>
/// <param name="Plan">How each is sent.</param>
/// <param name="Workload">What the records look like.</param>
internal sealed record IngestOptions(Uri? Url, bool UsesGrpc, int? ProcessId, IReadOnlyList<Signal> Signals, LoadPlan Plan, Workload Workload);

/// <summary>A line of the result.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Records">Records that were acknowledged.</param>
/// <param name="RecordsPerSecond">By the clock; the sender shares the machine.</param>
/// <param name="RecordsPerCpuSecond">By the server's CPU time; null when its process is not known.</param>
/// <param name="PeakMegabytes">The server's peak of resident memory, in 1,000,000 bytes; null when its process is not known.</param>
/// <param name="P50Ms">Milliseconds to the acknowledgement of a request, the median.</param>
/// <param name="P99Ms">The same, 99 in 100.</param>
/// <param name="RefusedRequests">Requests that had to be sent again.</param>
internal sealed record IngestResult(
    string Signal, long Records, double RecordsPerSecond, double? RecordsPerCpuSecond, double? PeakMegabytes, double P50Ms, double P99Ms, long RefusedRequests)
{
    /// <summary>Managed memory that this repository's server allocated for a record; null for another server.</summary>
    public double? BytesPerRecord { get; init; }
}
