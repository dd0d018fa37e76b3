using System.Globalization;

namespace Dendro.Bench.Query.Data;

/// <summary>What a metric is.</summary>
internal enum MetricKind
{
    Histogram,
    Counter,
    Gauge,
}

/// <summary>A metric.</summary>
/// <param name="Name">As OpenTelemetry names it.</param>
/// <param name="Unit">As OpenTelemetry writes it.</param>
/// <param name="PromName">As Prometheus names it, without what is added to the parts of a histogram.</param>
internal sealed record Metric(string Name, string Unit, string PromName, MetricKind Kind)
{
    internal static readonly Metric Served = new("http.server.request.duration", "s", "http_server_request_duration_seconds", MetricKind.Histogram);
    internal static readonly Metric Asked = new("http.client.request.duration", "s", "http_client_request_duration_seconds", MetricKind.Histogram);
    internal static readonly Metric Stored = new("db.client.operation.duration", "s", "db_client_operation_duration_seconds", MetricKind.Histogram);
    internal static readonly Metric Sold = new("shop.items.sold", "{item}", "shop_items_sold_total", MetricKind.Counter);
    internal static readonly Metric Shelved = new("shop.items.shelved", "{item}", "shop_items_shelved", MetricKind.Gauge);

    internal static readonly Metric[] All = [Served, Asked, Stored, Sold, Shelved];
}

/// <summary>What a service reports of a metric under one set of attributes: one series, or those of a histogram.</summary>
/// <param name="Number">Its number among all.</param>
/// <param name="Service">The service's index.</param>
internal sealed record ShopSeries(int Number, Metric Metric, int Service, IReadOnlyList<(string Key, object Value)> Attributes)
{
    /// <summary>Samples that a counter has behind it when the data set begins.</summary>
    const long Before = 1_000;

    /// <summary>After so many samples a gauge begins anew.</summary>
    internal const int GaugeRound = 40;

    /// <summary>Those of OpenTelemetry's conventions for durations, in seconds.</summary>
    internal static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    internal string this[string key] => Convert.ToString(Attributes.First(attribute => attribute.Key == key).Value, CultureInfo.InvariantCulture)!;

    /// <summary>Series in Prometheus: buckets, sum and count of a histogram.</summary>
    internal int PrometheusSeries => Metric.Kind == MetricKind.Histogram ? Bounds.Length + 3 : 1;

    /// <summary>What a bucket of a histogram grows by from sample to sample.</summary>
    internal long BucketSlope(int bucket) => 1 + ((Number + (bucket * bucket)) % 7) + (bucket < 9 ? 5 : 0);

    /// <summary>What the count of a histogram, or a counter, grows by from sample to sample.</summary>
    internal long Slope => Metric.Kind == MetricKind.Histogram ? Enumerable.Range(0, Bounds.Length + 1).Sum(BucketSlope) : 1 + Number;

    /// <summary>What the sum of a histogram grows by.</summary>
    internal double SumSlope => 2.5 + (Number % 10);

    /// <summary>The value of a counter, or how many samples' growth a histogram holds.</summary>
    internal static long Grown(long tick) => Before + tick;

    internal double Gauge(long tick) => (Number % 100) + ((tick + Number) % GaugeRound);
}
