using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Endurance;

/// <summary>
/// The most records a second that a server takes in a fixed mix: several senders, each of which sends its next request, of the signal
/// whose turn it is, when the last was answered.
/// </summary>
internal static class PeakRate
{
    const int Senders = 4;

    /// <summary>Requests of each signal in a round: of every seven records five are samples.</summary>
    static readonly (Signal Signal, int Requests)[] Mix = [(Signal.Traces, 1), (Signal.Logs, 1), (Signal.Metrics, 5)];

    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);

    /// <summary>Records of all signals a second, after a warm-up.</summary>
    internal static async Task<double> MeasureAsync(BenchServer server, Workload workload, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new OtlpHttpClient(server.Address);
        var generators = Enumerable.Range(0, Senders)
            .Select(sender => new LoadGenerator(client, workload with { Namespace = $"{workload.Namespace}-peak-{sender}" }, time)).ToList();
        await RunAsync(WarmUp);
        return await RunAsync(Measured) / Measured.TotalSeconds;

        async Task<long> RunAsync(TimeSpan lasting)
        {
            var records = await Task.WhenAll(generators.Select(generator => SendAsync(generator, workload.Records, lasting, time, cancellationToken)));
            return records.Sum();
        }
    }

    /// <summary>What each signal's share of <paramref name="records"/> is.</summary>
    internal static IReadOnlyDictionary<Signal, double> Shares(double records) =>
        Mix.ToDictionary(part => part.Signal, part => records * part.Requests / Mix.Sum(each => each.Requests));

    static async Task<long> SendAsync(LoadGenerator generator, int recordsOfARequest, TimeSpan lasting, TimeProvider time, CancellationToken cancellationToken)
    {
        var (began, records) = (time.GetTimestamp(), 0L);
        while (time.GetElapsedTime(began) < lasting)
        {
            foreach (var (signal, requests) in Mix)
            {
                var plan = new LoadPlan(Connections: 1, RecordsPerSecond: 0, (long)requests * recordsOfARequest, Lasting: null);
                records += (await generator.RunAsync(signal, plan, _ => time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000, cancellationToken)).Records;
            }
        }

        return records;
    }
}
