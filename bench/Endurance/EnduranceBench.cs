using Dendro.Bench.Ingest;
using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Endurance;

/// <summary>How long and how much.</summary>
/// <param name="Minutes">How long.</param>
/// <param name="Rates">Records of each signal per second.</param>
/// <param name="Workload">What the records look like.</param>
internal sealed record EnduranceOptions(int Minutes, IReadOnlyDictionary<Signal, double> Rates, Workload Workload);

/// <summary>A minute of the run.</summary>
/// <param name="Minute">Its number, from 1.</param>
/// <param name="Records">Records of all signals that were acknowledged in it.</param>
/// <param name="Refused">Requests that had to be sent again.</param>
/// <param name="MostMegabytes">The most resident memory that the server had, looked at four times a second, in 1,000,000 bytes.</param>
/// <param name="IngestP50Ms">Milliseconds to the acknowledgement of a request, the median.</param>
/// <param name="IngestP99Ms">The same, 99 in 100.</param>
/// <param name="Queries">Queries that were answered.</param>
/// <param name="QueryP50Ms">Milliseconds to the last byte of an answer, the median.</param>
/// <param name="QueryP99Ms">The same, 99 in 100.</param>
internal sealed record EnduranceMinute(
    int Minute, long Records, long Refused, double MostMegabytes, double IngestP50Ms, double IngestP99Ms, long Queries, double QueryP50Ms, double QueryP99Ms);

/// <summary>
/// Sends all signals at a steady rate while queries over the last minute run, and tells of each minute: whether memory
/// or latencies grow with time.
/// </summary>
internal sealed class EnduranceBench(BenchServer server, EnduranceOptions options, TimeProvider time)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    // More than the requests of a run in bits.
    const int RequestBits = 20;

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    readonly ServerProcess _process = new(server.ProcessId);

    /// <summary>Runs to the end and hands out each minute when it is over.</summary>
    /// <exception cref="BenchException">A query found nothing, or failed.</exception>
    internal async Task RunAsync(Action<EnduranceMinute> report, CancellationToken cancellationToken)
    {
        using var client = new OtlpHttpClient(server.Address);
        var generators = options.Rates.ToDictionary(rate => rate.Key, _ => new LoadGenerator(client, options.Workload, time, (ulong)time.GetUtcNow().ToUnixTimeSeconds() << RequestBits));
        using var queries = new EnduranceQueries(server.Address, options.Workload, time);
        for (var minute = 1; minute <= options.Minutes; minute++)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var asking = minute == 1 ? Task.FromResult<IReadOnlyList<double>>([]) : queries.RunAsync(over.Token, cancellationToken);
            var memory = MostMemoryAsync(over.Token);
            var loads = await Task.WhenAll(generators.Select(generator => generator.Value.RunAsync(
                generator.Key, new LoadPlan(Connections: 1, options.Rates[generator.Key], null, Minute), _ => UnixNanoseconds(), cancellationToken)));
            await over.CancelAsync();
            report(Summary(minute, loads, await asking, await memory));
        }
    }

    async Task<long> MostMemoryAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Look, time);
        var most = _process.ResidentBytes;
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                most = Math.Max(most, _process.ResidentBytes);
            }
        }
        catch (OperationCanceledException)
        {
            return most;
        }

        return most;
    }

    static EnduranceMinute Summary(int minute, IReadOnlyList<LoadResult> loads, IReadOnlyList<double> queries, long mostBytes)
    {
        var ingest = new LoadResult(0, 0, default, [.. loads.SelectMany(load => load.LatenciesMs).Order()]);
        var query = new LoadResult(0, 0, default, [.. queries.Order()]);
        return new EnduranceMinute(
            minute, loads.Sum(load => load.Records), loads.Sum(load => load.Refused), mostBytes / 1e6,
            ingest.Latency(0.5), ingest.Latency(0.99), queries.Count, query.Latency(0.5), query.Latency(0.99));
    }

    long UnixNanoseconds() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
