namespace Dendro.Web.Explore;

/// <summary>Sends a query to the API that speaks its language.</summary>
internal sealed class ExploreQueries(PrometheusClient prometheus, LokiClient loki, TempoClient tempo)
{
    /// <exception cref="BackendException">The query is wrong or the backend does not answer.</exception>
    public async Task<QueryResult> RunAsync(QueryLanguage language, string query, Interval interval, CancellationToken cancellationToken) => language switch
    {
        QueryLanguage.PromQL => await prometheus.QueryRangeAsync(query, interval, cancellationToken),
        QueryLanguage.LogQL => await loki.QueryRangeAsync(query, interval, cancellationToken),
        _ => await tempo.QueryAsync(query, interval, cancellationToken),
    };

    /// <exception cref="BackendException">There is no such trace, or the backend does not answer.</exception>
    public async Task<Trace> TraceAsync(string traceId, CancellationToken cancellationToken)
    {
        var trace = await tempo.GetTraceAsync(traceId, cancellationToken);
        return trace.Nodes.Count > 0 ? trace : throw new BackendException($"The trace {traceId} has no spans.");
    }
}
