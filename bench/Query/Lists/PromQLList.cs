using Dendro.Bench.Query.Data;
using static Dendro.Bench.Query.Lists.Answers;

namespace Dendro.Bench.Query.Lists;

/// <summary>What dashboards and rules ask of metrics. Counters rise evenly, so that rates are the same everywhere once their windows are full.</summary>
internal sealed class PromQLList(DataSet data, Window window)
{
    const double TickSeconds = DataSet.TickNs / (double)DataSet.SecondNs;
    const int FullAfterMinutes = 10;

    static readonly string[] Paths = ["/orders", "/baskets", "/payments"];

    internal IReadOnlyList<QueryCase> All() =>
    [
        Range("p95 by route", "histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m])))",
            () => Of(Metric.Served).By(series => series["http.route"], group => group.HistogramQuantile(0.95)), "http_route"),
        Range("mean by route", "sum by (http_route) (rate(http_server_request_duration_seconds_sum[5m])) / sum by (http_route) (rate(http_server_request_duration_seconds_count[5m]))",
            () => Of(Metric.Served).By(series => series["http.route"], group => group.Sum(series => series.SumSlope) / group.Sum(series => series.Slope)), "http_route"),
        Range("error ratio by service", """sum by (job) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])) / sum by (job) (rate(http_server_request_duration_seconds_count[5m]))""",
            () => Of(Metric.Served).By(Job, group => (double)group.Where(IsError).Sum(series => series.Slope) / group.Sum(series => series.Slope)), "job"),
        Range("request rate by service", "sum by (job) (rate(http_server_request_duration_seconds_count[5m]))",
            () => Of(Metric.Served).SumBy(Job, Rate), "job"),
        Range("median of calls by peer", "histogram_quantile(0.5, sum by (le, server_address) (rate(http_client_request_duration_seconds_bucket[5m])))",
            () => Of(Metric.Asked).By(series => series["server.address"], group => group.HistogramQuantile(0.5)), "server_address"),
        Range("increase of routes by pattern", """sum by (http_route) (increase(http_server_request_duration_seconds_count{http_route=~"/(orders|baskets|payments).*"}[10m]))""",
            () => Of(Metric.Served).Where(series => Paths.Any(series["http.route"].StartsWith)).SumBy(series => series["http.route"], series => series.Slope * 40), "http_route"),
        Range("average of gauges by wood", "avg by (wood_type) (shop_items_shelved)",
            () => Of(Metric.Shelved).By(series => series["wood.type"], group => SettledTicks().Average(tick => group.Average(series => series.Gauge(tick)))), "wood_type"),
        Range("now against half an hour before", "sum(rate(http_client_request_duration_seconds_count[5m])) / sum(rate(http_client_request_duration_seconds_count[5m] offset 30m))",
            () => new Expectation.Exactly(new Dictionary<string, double> { [""] = 1 }), 30 + FullAfterMinutes),
        Range("join with the resource", "sum by (host_name) (rate(http_server_request_duration_seconds_count[5m]) * on (job, instance) group_left (host_name) target_info)",
            () => Of(Metric.Served).SumBy(series => $"host-{series.Service % 4}", Rate), "host_name"),
        Instant("topk of products", "topk(5, rate(shop_items_sold_total[5m]))",
            () => Of(Metric.Sold).OrderByDescending(series => series.Slope).Take(5).SumBy(series => series["product.id"], Rate), "product_id"),
        Instant("sum of gauges", "sum(shop_items_shelved)", () => Of(Metric.Shelved).SumBy(_ => "", series => series.Gauge(data.TickAt(window.ToNs)))),
        Instant("highest in ten minutes by wood", "max by (wood_type) (max_over_time(shop_items_shelved[10m]))",
            () => Of(Metric.Shelved).By(series => series["wood.type"], group => group.Max(series => Enumerable.Range(0, ShopSeries.GaugeRound).Max(tick => series.Gauge(tick)))), "wood_type"),
        Instant("subquery", """max_over_time(sum(rate(http_server_request_duration_seconds_count{job="shop/checkout"}[5m]))[30m:1m])""",
            () => Of(Metric.Served).Where(series => Job(series) == "shop/checkout").SumBy(_ => "", Rate)),
        Instant("absent", """absent(http_server_request_duration_seconds_count{http_route="/nowhere"})""",
            () => new Expectation.Exactly(new Dictionary<string, double> { ["/nowhere"] = 1 }), "http_route"),
        Instant("count by name", """count by (__name__) ({__name__=~"(http|db|shop)_.+"})""",
            () => data.Series.SelectMany(Names).By(name => name, group => group.Count), "__name__"),
        Instant("p99 by table", "histogram_quantile(0.99, sum by (le, db_collection_name) (rate(db_client_operation_duration_seconds_bucket[5m])))",
            () => Of(Metric.Stored).By(series => series["db.collection.name"], group => group.HistogramQuantile(0.99)), "db_collection_name"),
    ];

    QueryCase Range(string name, string query, Func<Expectation> expected, params string[] labels) => Range(name, query, expected, FullAfterMinutes, labels);

    QueryCase Range(string name, string query, Func<Expectation> expected, int fullAfterMinutes, params string[] labels) => new(
        name, QueryTarget.Prometheus, $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={window.From}&end={window.To}&step={window.Step}",
        Matrix(values => values.Average(), (data.FromNs / DataSet.SecondNs) + (fullAfterMinutes * 60), labels), expected);

    QueryCase Instant(string name, string query, Func<Expectation> expected, params string[] labels) => new(
        name, QueryTarget.Prometheus, $"/api/v1/query?query={Uri.EscapeDataString(query)}&time={window.To}", Vector(labels), expected);

    IEnumerable<ShopSeries> Of(Metric metric) => data.Series.Where(series => series.Metric == metric);

    IEnumerable<long> SettledTicks()
    {
        for (var second = window.From; second <= window.To; second += window.Step)
        {
            if (second >= (data.FromNs / DataSet.SecondNs) + (FullAfterMinutes * 60))
            {
                yield return data.TickAt(second * DataSet.SecondNs);
            }
        }
    }

    static string Job(ShopSeries series) => $"shop/{Shop.Services[series.Service]}";

    static double Rate(ShopSeries series) => series.Slope / TickSeconds;

    static bool IsError(ShopSeries series) => series["http.response.status_code"][0] == '5';

    static IEnumerable<string> Names(ShopSeries series) => series.Metric.Kind != MetricKind.Histogram ? [series.Metric.PromName]
        : [.. Enumerable.Repeat($"{series.Metric.PromName}_bucket", ShopSeries.Bounds.Length + 1), $"{series.Metric.PromName}_sum", $"{series.Metric.PromName}_count"];
}
