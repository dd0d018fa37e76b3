using System.Text.Json;
using Dendro.Bench.Load;

namespace Dendro.Bench.Query;

/// <summary>Where the data goes and who answers.</summary>
/// <param name="Otlp">Takes the data, over HTTP.</param>
/// <param name="Apis">The query APIs' addresses; a target without one is left out.</param>
internal sealed record QueryAddresses(Uri Otlp, IReadOnlyDictionary<QueryTarget, Uri> Apis);

/// <summary>A line of the result.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Target">Who answered.</param>
/// <param name="Found">What was counted in the answer, and was right.</param>
/// <param name="P50Ms">Milliseconds to the last byte of the answer, the median.</param>
/// <param name="P95Ms">The same, 95 in 100.</param>
/// <param name="Bytes">Size of the answer.</param>
internal sealed record QueryResult(string Query, string Target, long Found, double P50Ms, double P95Ms, long Bytes);

/// <summary>Asks any Loki, Prometheus and Tempo the same questions over the same data; each answer is checked before it is timed.</summary>
internal sealed class QueryBench(QueryAddresses addresses, DataSet data, int runs, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    internal async Task<IReadOnlyList<QueryResult>> RunAsync(CancellationToken cancellationToken)
    {
        using (var client = new OtlpHttpClient(addresses.Otlp))
        {
            await data.SendAsync(client, time, cancellationToken);
        }

        var results = new List<QueryResult>();
        foreach (var query in QueryCase.All(data).Where(query => addresses.Apis.ContainsKey(query.Target)))
        {
            results.Add(await TimeAsync(query, cancellationToken));
        }

        return results;
    }

    public void Dispose() => _client.Dispose();

    async Task<QueryResult> TimeAsync(QueryCase query, CancellationToken cancellationToken)
    {
        var address = addresses.Apis[query.Target].ToString().TrimEnd('/') + query.Path;
        var bytes = await CheckAsync(query, address, cancellationToken);
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var began = time.GetTimestamp();
            _ = await _client.GetByteArrayAsync(address, cancellationToken);
            times.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return new QueryResult(query.Name, query.Target.ToString().ToLowerInvariant(), query.Expected, times[runs / 2], times[runs * 95 / 100], bytes);
    }

    /// <summary>Some servers show what they took only after a while.</summary>
    async Task<long> CheckAsync(QueryCase query, string address, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var (found, text) = await AskAsync(query, address, cancellationToken);
            if (found == query.Expected)
            {
                return text.Length;
            }

            if (time.GetElapsedTime(began) > Patience)
            {
                throw new BenchException($"{query.Name}: found {found}, expected {query.Expected}; {address} answered {text[..Math.Min(300, text.Length)]}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    async Task<(long Found, string Text)> AskAsync(QueryCase query, string address, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(address, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (-1, text);
        }

        using var answer = JsonDocument.Parse(text);
        return (query.Found(answer.RootElement), text);
    }
}
