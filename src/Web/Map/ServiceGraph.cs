using Dendro.Web.Explore;

namespace Dendro.Web.Map;

/// <summary>Calls from one service to another.</summary>
/// <param name="Rate">Per second; NaN when unknown.</param>
/// <param name="ErrorShare">0 to 1; NaN when unknown.</param>
/// <param name="P95Seconds">As the server sees it; NaN when unknown.</param>
public sealed record GraphEdge(string Client, string Server, double Rate, double ErrorShare, double P95Seconds);

/// <summary>Reads who calls whom from the metrics that Tempo's (or our) generator makes of spans.</summary>
internal sealed class ServiceGraph(PrometheusClient prometheus)
{
    /// <exception cref="BackendException">The backend does not answer.</exception>
    public async Task<IReadOnlyList<GraphEdge>> ReadAsync(string range, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var rates = prometheus.QueryAsync($"sum by (client, server) (rate(traces_service_graph_request_total[{range}])) > 0", time, cancellationToken);
        var failures = prometheus.QueryAsync($"sum by (client, server) (rate(traces_service_graph_request_failed_total[{range}]))", time, cancellationToken);
        var times = prometheus.QueryAsync($"histogram_quantile(0.95, sum by (client, server, le) (rate(traces_service_graph_request_server_seconds_bucket[{range}])))", time, cancellationToken);
        var failed = Index(await failures);
        var slow = Index(await times);
        return
        [
            .. Index(await rates).Select(edge => new GraphEdge(
                edge.Key.Client, edge.Key.Server, edge.Value,
                edge.Value > 0 ? failed.GetValueOrDefault(edge.Key) / edge.Value : 0, slow.GetValueOrDefault(edge.Key, double.NaN)))
                .OrderBy(edge => edge.Client, StringComparer.Ordinal).ThenBy(edge => edge.Server, StringComparer.Ordinal),
        ];
    }

    static Dictionary<(string Client, string Server), double> Index(IReadOnlyList<PlotSeries> series) => series
        .Where(one => one.Points.Count > 0 && one.Labels.ContainsKey("client") && one.Labels.ContainsKey("server"))
        .ToDictionary(one => (one.Labels["client"], one.Labels["server"]), one => one.Points[^1].Value);
}
