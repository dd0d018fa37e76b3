using System.Net;
using System.Text.Json;
using Dendro.Bench.Ingest;
using Dendro.Bench.Query.Lists;

namespace Dendro.Bench.Query;

/// <summary>A line of the result.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Target">Who answered.</param>
/// <param name="Window">The stretch of time that was asked about.</param>
/// <param name="Found">What was counted in the answer, and was right; null when the query was refused by a limit.</param>
/// <param name="P50Ms">Milliseconds to the last byte of the answer, the median.</param>
/// <param name="P95Ms">The same, 95 in 100.</param>
/// <param name="CpuMs">CPU time of the server, the mean; null when its process is not known.</param>
/// <param name="Bytes">Size of the answer.</param>
internal sealed record QueryResult(string Query, string Target, string Window, long? Found, double P50Ms, double P95Ms, double? CpuMs, long Bytes);

/// <summary>Asks any Loki, Prometheus and Tempo the same questions over the same data; each answer is checked before it is timed.</summary>
/// <param name="client">Sends.</param>
/// <param name="apis">The query APIs' addresses.</param>
/// <param name="process">The server's process, if it is known.</param>
/// <param name="runs">How often each query is timed.</param>
/// <param name="patience">How long an answer may be wrong: some servers show what they took only after a while.</param>
/// <param name="time">The clock.</param>
internal sealed class QueryBench(HttpClient client, IReadOnlyDictionary<QueryTarget, Uri> apis, ServerProcess? process, int runs, TimeSpan patience, TimeProvider time)
{
    /// <exception cref="BenchException">An answer is wrong.</exception>
    internal async Task<QueryResult> TimeAsync(QueryCase query, Window window, bool mayBeRefused, CancellationToken cancellationToken)
    {
        var address = apis[query.Target].ToString().TrimEnd('/') + query.Path;
        var found = await CheckAsync(query, address, mayBeRefused, cancellationToken);
        var (times, bytes, cpu) = (new List<double>(), 0L, process?.CpuSeconds);
        for (var run = 0; run < runs; run++)
        {
            var began = time.GetTimestamp();
            using var response = await client.GetAsync(address, cancellationToken);
            bytes = (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
            times.Add(time.GetElapsedTime(began).TotalMilliseconds);
            if (response.IsSuccessStatusCode != found is not null)
            {
                throw new BenchException($"{query.Name}: {address} was answered with {(int)response.StatusCode} in run {run + 1}");
            }
        }

        times.Sort();
        return new QueryResult(
            query.Name, query.Target.ToString().ToLowerInvariant(), window.Name, found, times[runs / 2], times[runs * 95 / 100], (process?.CpuSeconds - cpu) * 1_000 / runs, bytes);
    }

    /// <summary>Asks until the answer is right.</summary>
    /// <returns>What was found; null when the query was refused.</returns>
    async Task<long?> CheckAsync(QueryCase query, string address, bool mayBeRefused, CancellationToken cancellationToken)
    {
        var (began, expected) = (time.GetTimestamp(), query.Expected());
        while (true)
        {
            using var response = await client.GetAsync(address, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (mayBeRefused && response.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                return null;
            }

            var fault = $"answered with {(int)response.StatusCode}";
            if (response.IsSuccessStatusCode)
            {
                using var answer = JsonDocument.Parse(text);
                var found = query.Read(answer.RootElement);
                fault = expected.Fault(found);
                if (fault is null)
                {
                    return found.Count;
                }
            }

            if (time.GetElapsedTime(began) > patience)
            {
                throw new BenchException($"{query.Name}: {fault}; {address} answered {text[..Math.Min(300, text.Length)]}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }
}
