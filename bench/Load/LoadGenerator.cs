using System.Collections.Concurrent;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Load;

/// <summary>What a load came to.</summary>
/// <param name="Records">Records that were acknowledged.</param>
/// <param name="Refused">Requests that the server refused for the moment; they were sent again.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="LatenciesMs">Milliseconds of each acknowledged request, sorted.</param>
internal sealed record LoadResult(long Records, long Refused, TimeSpan Elapsed, IReadOnlyList<double> LatenciesMs)
{
    /// <summary>A percentile of the latencies, 0 to 1; 0 without any.</summary>
    internal double Latency(double share) => LatenciesMs.Count == 0 ? 0 : LatenciesMs[Math.Min(LatenciesMs.Count - 1, (int)(share * LatenciesMs.Count))];
}

/// <summary>How the load is sent.</summary>
/// <param name="Connections">Requests on the way at once.</param>
/// <param name="RecordsPerSecond">All connections together; 0 for as fast as they are answered.</param>
/// <param name="Records">Ends after so many; null for no end.</param>
/// <param name="Lasting">Ends after this time; null for no end.</param>
internal sealed record LoadPlan(int Connections, double RecordsPerSecond, long? Records, TimeSpan? Lasting);

/// <summary>Keeps a server busy over several connections. One signal at a time.</summary>
/// <param name="client">Sends.</param>
/// <param name="workload">What.</param>
/// <param name="time">The clock.</param>
/// <param name="firstId">The number of the first request as far as ids are made of it: a store may have those of other runs.</param>
internal sealed class LoadGenerator(IOtlpClient client, Workload workload, TimeProvider time, ulong firstId = 0)
{
    static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentDictionary<(Signal Signal, ulong Lane, int Service, int Part), RequestTemplate> _templates = new();
    ulong _next;

    /// <summary>Sends until the plan is fulfilled. Requests of several calls are different ones.</summary>
    /// <param name="signal">What is sent.</param>
    /// <param name="plan">How much of it.</param>
    /// <param name="clock">Gives each request its time, Unix nanoseconds, from its number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<LoadResult> RunAsync(Signal signal, LoadPlan plan, Func<ulong, long> clock, CancellationToken cancellationToken)
    {
        var (first, began) = (_next, time.GetTimestamp());
        var lanes = await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(lane =>
            Task.Run(() => SendAsync(signal, plan, first, (ulong)lane, clock, began, cancellationToken), cancellationToken)));
        _next = first + (ulong)plan.Connections * lanes.Max(lane => lane.Requests);
        return new LoadResult(
            lanes.Sum(lane => lane.Records), lanes.Sum(lane => lane.Refused), time.GetElapsedTime(began),
            [.. lanes.SelectMany(lane => lane.LatenciesMs).Order()]);
    }

    async Task<Lane> SendAsync(Signal signal, LoadPlan plan, ulong first, ulong lane, Func<ulong, long> clock, long began, CancellationToken cancellationToken)
    {
        var result = new Lane();
        for (var number = first + lane; !IsOver(plan, number - first, began); number += (ulong)plan.Connections)
        {
            var (service, part) = workload.Origin(number, plan.Connections);
            // A template is stamped by one sender at a time.
            var template = _templates.GetOrAdd(
                (signal, lane, service, signal == Signal.Metrics ? part : 0), key => Encoder.Encode(key.Signal, workload, key.Service, key.Part));
            await PaceAsync(plan, number - first, began, cancellationToken);
            template.Stamp(firstId + number, clock(number));
            var sent = time.GetTimestamp();
            int acknowledged;
            while ((acknowledged = await client.SendAsync(signal, template.Request, cancellationToken)) == 0)
            {
                result.Refused++;
                await Task.Delay(AfterRefusal, time, cancellationToken);
            }

            result.Records += acknowledged;
            result.Requests++;
            result.LatenciesMs.Add(time.GetElapsedTime(sent).TotalMilliseconds);
        }

        return result;
    }

    bool IsOver(LoadPlan plan, ulong requests, long began) =>
        (plan.Lasting is { } lasting && time.GetElapsedTime(began) >= lasting)
        || (plan.Records is { } records && requests * (ulong)workload.Records >= (ulong)records);

    Task PaceAsync(LoadPlan plan, ulong requests, long began, CancellationToken cancellationToken)
    {
        var due = plan.RecordsPerSecond > 0 ? TimeSpan.FromSeconds(requests * (ulong)workload.Records / plan.RecordsPerSecond) : TimeSpan.Zero;
        var left = due - time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? Task.Delay(left, time, cancellationToken) : Task.CompletedTask;
    }

    sealed class Lane
    {
        public long Records { get; set; }

        public long Refused { get; set; }

        public ulong Requests { get; set; }

        public List<double> LatenciesMs { get; } = [];
    }
}
