using System.Diagnostics;
using Dendro.Bench.Query.Lists;

namespace Dendro.Bench.Query;

/// <summary>What clients that asked at the same time got of one API.</summary>
/// <param name="Target">Who answered.</param>
/// <param name="Queries">Queries that were answered.</param>
/// <param name="Failed">Queries that were not, by status; 0 stands for no answer at all.</param>
/// <param name="P50Ms">Milliseconds to the last byte of an answer, the median.</param>
/// <param name="P95Ms">The same, 95 in 100.</param>
internal sealed record ClientsResult(string Target, long Queries, IReadOnlyDictionary<int, int> Failed, double P50Ms, double P95Ms);

/// <summary>Several clients that repeat the lists, each from another place, for some minutes.</summary>
internal sealed class QueryClients(HttpClient client, IReadOnlyDictionary<QueryTarget, Uri> apis, TimeProvider time)
{
    internal async Task<IReadOnlyList<ClientsResult>> RunAsync(IReadOnlyList<QueryCase> queries, int clients, TimeSpan lasting, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var asked = await Task.WhenAll(Enumerable.Range(0, clients).Select(number => RepeatAsync(number * queries.Count / clients)));
        return [.. asked.SelectMany(one => one).GroupBy(one => one.Target).Select(group => Summary(group.Key, [.. group.OrderBy(one => one.Ms)]))];

        async Task<List<Asked>> RepeatAsync(int first)
        {
            var answers = new List<Asked>();
            for (var number = first; time.GetElapsedTime(began) < lasting; number++)
            {
                answers.Add(await AskAsync(queries[number % queries.Count], cancellationToken));
            }

            return answers;
        }
    }

    async Task<Asked> AskAsync(QueryCase query, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var status = 0;
        try
        {
            using var response = await client.GetAsync(apis[query.Target].ToString().TrimEnd('/') + query.Path, cancellationToken);
            _ = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            status = (int)response.StatusCode;
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Trace.TraceInformation(failed.Message);
        }

        return new Asked(query.Target, status, time.GetElapsedTime(began).TotalMilliseconds);
    }

    static ClientsResult Summary(QueryTarget target, IReadOnlyList<Asked> asked) => new(
        target.ToString().ToLowerInvariant(), asked.Count(one => one.IsAnswer), asked.Where(one => !one.IsAnswer).CountBy(one => one.Status).ToDictionary(),
        asked[asked.Count / 2].Ms, asked[asked.Count * 95 / 100].Ms);

    sealed record Asked(QueryTarget Target, int Status, double Ms)
    {
        internal bool IsAnswer => Status is >= 200 and < 300;
    }
}
