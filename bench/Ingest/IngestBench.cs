using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Bench.Ingest;

/// <summary>
/// Sends OTLP and counts what was acknowledged. The sender shares the machine with the server, so records per CPU second of the server is
/// the figure that holds. Of this repository's server none is reported unless just the acknowledged records can be read afterwards.
/// </summary>
internal static class IngestBench
{
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    // Ten requests of a service apart, the times of a series differ by a whole millisecond.
    const long StepNs = 100_000;

    internal static async Task<IReadOnlyList<IngestResult>> RunAsync(IngestOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var results = new List<IngestResult>();
        foreach (var signal in options.Signals)
        {
            results.Add(options.Url is { } url
                ? await MeasureAsync(options, signal, url, options.ProcessId is { } id ? new ServerProcess(id) : null, time, cancellationToken)
                : await MeasureOwnAsync(options, signal, time, cancellationToken));
        }

        return results;
    }

    static async Task<IngestResult> MeasureOwnAsync(IngestOptions options, Signal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-bench-");
        try
        {
            IngestResult result;
            long sent;
            await using (var server = await BenchServer.StartAsync(directory.FullName, cancellationToken))
            {
                var warm = await SendAsync(options, signal, server.Otlp(options.UsesGrpc), WarmUp, time, cancellationToken);
                var allocated = await server.AllocatedBytesAsync(cancellationToken);
                result = await MeasureAsync(options, signal, server.Otlp(options.UsesGrpc), new ServerProcess(server.ProcessId), time, cancellationToken);
                result = result with { BytesPerRecord = (double)(await server.AllocatedBytesAsync(cancellationToken) - allocated) / result.Records };
                sent = warm.Records + result.Records;
                await server.StopAsync(cancellationToken);
            }

            await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            var rows = await store.CountAsync(cancellationToken);
            // Each request also brings a sample of target_info for its resource.
            var (readable, extra) = signal switch
            {
                Signal.Traces => (rows.Spans, 0L),
                Signal.Logs => (rows.Logs, 0L),
                _ => (rows.Samples, sent / options.Workload.Records),
            };
            return readable >= sent && readable <= sent + extra
                ? result
                : throw new BenchException($"{signal}: {sent} records were acknowledged and {readable} can be read");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static async Task<IngestResult> MeasureAsync(IngestOptions options, Signal signal, Uri url, ServerProcess? process, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = process?.CpuSeconds;
        var load = await SendAsync(options, signal, url, options.Plan.Lasting, time, cancellationToken);
        var used = process?.CpuSeconds - before;
        return new IngestResult(
            signal.ToString().ToLowerInvariant(), load.Records, load.Records / load.Elapsed.TotalSeconds, load.Records / used, process?.PeakBytes / 1e6,
            load.Latency(0.5), load.Latency(0.99), load.Refused);
    }

    static async Task<LoadResult> SendAsync(IngestOptions options, Signal signal, Uri url, TimeSpan? lasting, TimeProvider time, CancellationToken cancellationToken)
    {
        using IOtlpClient client = options.UsesGrpc ? new OtlpGrpcClient(url) : new OtlpHttpClient(url);
        var began = UnixNanoseconds(time);
        return await new LoadGenerator(client, options.Workload, time).RunAsync(
            signal, options.Plan with { Lasting = lasting }, number => began + (long)number * StepNs, cancellationToken);
    }

    static long UnixNanoseconds(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
