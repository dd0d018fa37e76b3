using Dendro.Bench.Ingest;
using Dendro.Bench.Load;
using Dendro.Bench.Query.Lists;

namespace Dendro.Bench.Query;

/// <summary>How large the requests are in which a data set is sent.</summary>
internal enum RequestSize
{
    /// <summary>A few dozen records, as SDKs send them.</summary>
    Small,

    /// <summary>Thousands, as collectors send them.</summary>
    Large,
}

/// <summary>What is measured.</summary>
/// <param name="Runs">How often each query is timed.</param>
/// <param name="Only">A part of the names or of the API of the queries that are asked; null for all.</param>
/// <param name="Clients">Clients that repeat the lists afterwards; none when 0.</param>
/// <param name="Minutes">How long they do.</param>
internal sealed record QueryOptions(int Runs, string? Only, int Clients, int Minutes);

/// <summary>What was measured.</summary>
/// <param name="RequestSize">How large the requests were that brought the data.</param>
/// <param name="Sent">How long they took; empty when the store had the data.</param>
/// <param name="Queries">Each query.</param>
/// <param name="GeometricMeansMs">Of the medians of each API and window.</param>
/// <param name="Clients">What the clients got that repeated the lists.</param>
internal sealed record QueryReport(
    string RequestSize, IReadOnlyList<SentSignal> Sent, IReadOnlyList<QueryResult> Queries, IReadOnlyDictionary<string, double> GeometricMeansMs, IReadOnlyList<ClientsResult> Clients);

/// <summary>Loads the data, asks the lists, and lets clients repeat them.</summary>
internal sealed class QueryRun(QueryAddresses addresses, DataSet data, QueryOptions options, TimeProvider time)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Sends the data.</summary>
    internal async Task<IReadOnlyList<SentSignal>> LoadAsync(RequestSize size, CancellationToken cancellationToken)
    {
        using var client = new OtlpHttpClient(addresses.Otlp);
        return await new DataSetSender(data, client, size == RequestSize.Small ? 40 : 4_000, time).RunAsync(cancellationToken);
    }

    /// <summary>Asks.</summary>
    /// <exception cref="BenchException">An answer is wrong.</exception>
    internal async Task<QueryReport> AskAsync(RequestSize size, IReadOnlyList<SentSignal> sent, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Longest };
        var bench = new QueryBench(client, addresses.Apis, addresses.ProcessId is { } id ? new ServerProcess(id) : null, options.Runs, addresses.Patience, time);
        var (results, asked) = (new List<QueryResult>(), new List<QueryCase>());
        foreach (var window in Windows())
        {
            foreach (var query in Lists(window))
            {
                results.Add(await bench.TimeAsync(query, window, mayBeRefused: window.ToNs - window.FromNs > DataSet.HourNs, cancellationToken));
                asked.Add(query);
            }
        }

        var clients = options.Clients > 0
            ? await new QueryClients(client, addresses.Apis, time).RunAsync(asked, options.Clients, TimeSpan.FromMinutes(options.Minutes), cancellationToken) : [];
        var means = results.GroupBy(result => $"{result.Target}, {result.Window}").ToDictionary(group => group.Key, group => Math.Exp(group.Average(result => Math.Log(result.P50Ms))));
        return new QueryReport(size.ToString().ToLowerInvariant(), sent, results, means, clients);
    }

    IEnumerable<Window> Windows()
    {
        yield return new Window("1h", data.ToNs - DataSet.HourNs, data.ToNs);
        if (data.Hours > 1)
        {
            yield return new Window($"{data.Hours}h", data.FromNs, data.ToNs);
        }
    }

    IEnumerable<QueryCase> Lists(Window window) =>
        from query in (IEnumerable<QueryCase>)[.. new PromQLList(data, window).All(), .. new LogQLList(data, window).All(), .. new TraceQLList(data, window).All()]
        where addresses.Apis.ContainsKey(query.Target)
        where options.Only is not { } part || query.Name.Contains(part, StringComparison.OrdinalIgnoreCase) || query.Target.ToString().Equals(part, StringComparison.OrdinalIgnoreCase)
        select query;
}

/// <summary>Where the data goes and who answers.</summary>
/// <param name="Otlp">Takes the data, over HTTP.</param>
/// <param name="Apis">The query APIs' addresses; a target without one is left out.</param>
/// <param name="ProcessId">The process that answers, if it is known.</param>
/// <param name="Patience">How long after it was sent all of the data may be missing from answers.</param>
internal sealed record QueryAddresses(Uri Otlp, IReadOnlyDictionary<QueryTarget, Uri> Apis, int? ProcessId, TimeSpan Patience);
