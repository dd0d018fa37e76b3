namespace Dendro.EndToEnd.Tests;

/// <summary>A shop without errors of its own that reports its metrics every second.</summary>
public sealed class WatchedSystem() : RunningSystem(("ERROR_RATE", "0"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000"));

/// <summary>Each fault: on, its effect is seen by a query; off, the query is quiet again.</summary>
public sealed class EveryFaultTests(WatchedSystem system) : IClassFixture<WatchedSystem>
{
    /// <param name="Service">Who has it.</param>
    /// <param name="Kind">The fault.</param>
    /// <param name="Strength">How strong.</param>
    /// <param name="Query">PromQL or LogQL that gives one number.</param>
    /// <param name="Shows">Whether that number shows the fault.</param>
    sealed record Case(string Service, string Kind, string Strength, string Query, Func<double, bool> Shows)
    {
        public bool IsLogQL => Query.Contains("count_over_time({", StringComparison.Ordinal);
    }

    // Faults of one group do not hide each other and are on at the same time; the queries are those of docs/shop.md.
    static readonly Case[][] Groups =
    [
        [
            new("customer", "traffic-flood", "20", """sum(rate(shop_orders_placed_total[10s]))""", rate => rate > 6),
            new("supplier", "silent-supplier", "1", """sum(rate(shop_deliveries_announced_total[10s]))""", rate => rate < 0.1),
            new("ordermanagement", "cpu-burn", "2", """sum(rate(dotnet_process_cpu_time_seconds_total{service_name="ordermanagement"}[10s]))""", cores => cores > 0.25),
            new("suppliercheck", "memory-leak", "20", """sum(dotnet_process_memory_working_set_bytes{service_name="suppliercheck"} - min_over_time(dotnet_process_memory_working_set_bytes{service_name="suppliercheck"}[10m])) / 1e6""", megabytes => megabytes > 120),
        ],
        [
            new("stock", "lock-contention", "3s", """sum(rate(http_server_request_duration_seconds_sum{service_name="stock",http_request_method="POST"}[15s])) / sum(rate(http_server_request_duration_seconds_count{service_name="stock",http_request_method="POST"}[15s]))""", seconds => seconds > 0.5),
            new("ordercheck", "consumer-stall", "1", """sum(shop_consumer_lag{service_name="ordercheck"})""", lag => lag > 8),
            new("supplier", "poison-messages", "1", """sum(rate(shop_messages_dead_lettered_total{service_name="suppliercheck"}[15s]))""", rate => rate > 0.1),
        ],
        [
            new("order", "db-slow", "1s", """sum(rate(http_server_request_duration_seconds_sum{service_name="order",http_request_method="POST"}[15s])) / sum(rate(http_server_request_duration_seconds_count{service_name="order",http_request_method="POST"}[15s]))""", seconds => seconds > 0.9),
            new("stock", "db-error", "1", """sum(count_over_time({service_name="stock"} |= "failed with 500" [15s]))""", count => count > 0),
        ],
        [
            new("order", "latency", "1s", """sum(rate(http_server_request_duration_seconds_sum{service_name="order",http_request_method="POST"}[15s])) / sum(rate(http_server_request_duration_seconds_count{service_name="order",http_request_method="POST"}[15s]))""", seconds => seconds > 0.9),
            new("stock", "bad-release", "oak", """sum(count_over_time({service_name="stock"} | exception_type=~".*ReleaseDefectException" [15s]))""", count => count > 0),
            new("customer", "error-rate", "0.5", """sum(count_over_time({service_name="customer"} | exception_type=~".*SimulatedErrorException" [15s]))""", count => count > 0),
        ],
        [
            new("order", "pool-exhausted", "1", """sum(count_over_time({service_name="order"} |= "failed with 503" [15s]))""", count => count > 0),
            new("supplier", "crash-loop", "1s", """sum(count_over_time({service_name="supplier"} |= "exit code 70" [15s]))""", count => count > 0),
        ],
        [
            new("postgres", "postgres-down", "24h", """sum(count_over_time({service_name="order"} |= "failed with 503" [15s]))""", count => count > 0),
        ],
        [
            new("kafka", "kafka-down", "24h", """sum(count_over_time({service_name="customer"} |= "failed; trying again" [15s]))""", count => count > 0),
        ],
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Groups.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Its_effect_is_seen_while_it_is_on_and_gone_when_it_is_off(int group)
    {
        var cases = Groups[group];
        await Task.WhenAll(cases.Select(one => AwaitAsync(one, shows: false, "before")));
        foreach (var one in cases)
        {
            var on = await system.RunAsync("fault", one.Service, one.Kind, one.Strength);
            Assert.True(on.ExitCode == 0, on.Error);
        }

        await Task.WhenAll(cases.Select(one => AwaitAsync(one, shows: true, "on")));
        var off = await system.RunAsync("fault", "off", "--all");
        Assert.True(off.ExitCode == 0, off.Error);
        await Task.WhenAll(cases.Select(one => AwaitAsync(one, shows: false, "off again")));

        var history = (await system.RunAsync("fault", "history", "--json")).Json.EnumerateArray().ToList();
        Assert.All(cases, one => Assert.Contains(history, record =>
            record.GetProperty("service").GetString() == one.Service && record.GetProperty("kind").GetString() == one.Kind
            && record.TryGetProperty("until", out _) && record.GetProperty("symptoms").GetString()!.Length > 0));
        await Books.VerifyAsync(system);
    }

    async Task AwaitAsync(Case one, bool shows, string when)
    {
        var last = "nothing";
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await system.Http.GetAsync(RunningSystem.Url(one.IsLogQL ? 3100 : 9009) + (one.IsLogQL ? "/loki" : "/prometheus")
                    + "/api/v1/query?query=" + Uri.EscapeDataString(one.Query), TestContext.Current.CancellationToken);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, text);
                using var json = System.Text.Json.JsonDocument.Parse(text);
                var result = json.RootElement.GetProperty("data").GetProperty("result");
                // No series at all is how a quiet log looks.
                var value = result.GetArrayLength() == 0 ? 0 : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                last = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return one.Shows(value) == shows;
            },
            () => $"{one.Service} {one.Kind} {when}: {one.Query} gives {last}");
    }
}
