using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

[Collection(nameof(WholeShopCollection))]
public sealed class InvariantsTests(TestBroker broker)
{
    [Fact]
    public async Task Under_faults_nothing_is_lost_doubled_or_oversold()
    {
        await using var shop = await WholeShop.StartAsync(broker, errorRate: "0.2", replicas: 2);
        foreach (var api in shop.Apis)
        {
            await WholeShop.SwitchAsync(api, """{"kind":"db-error","on":true,"strength":"0.3"}""");
            await WholeShop.SwitchAsync(api, """{"kind":"latency","on":true,"strength":"5ms"}""");
        }

        await Eventually.TrueAsync(async () => await CountAsync(shop.OrderDatabase, "orders") >= 40, "40 orders are stored");
        await StopProducingAsync(shop);
        await Eventually.TrueAsync(async () =>
            await CountAsync(shop.OrderDatabase, "orders WHERE status IN ('registered', 'ready', 'shipped')") == 0
            // For a moment an order may be blocked that another round has supplied; the next round moves it on.
            && await CountAsync(shop.OrderDatabase, "orders WHERE status = 'closed'") == await CountAsync(shop.StockDatabase, "stock_movements WHERE change < 0")
            && await CountAsync(shop.OrderDatabase, "orders") == shop.Orders().Count
            && await CountAsync(shop.StockDatabase, "stock_movements WHERE change > 0") == shop.Deliveries().Count,
            "every message is stored, every order closed or blocked");

        var orders = shop.Orders();
        var deliveries = shop.Deliveries();
        Assert.NotEmpty(shop.All.SelectMany(service => service.Logs.Errors));
        Assert.Equal(0, shop.DeadLetters());
        Assert.Equal(
            orders.Select(order => order.Key).Order(StringComparer.Ordinal),
            await ListAsync(shop.OrderDatabase, "SELECT string_agg(id::text, ',' ORDER BY id::text COLLATE \"C\") FROM orders"));
        Assert.Equal(
            deliveries.Select(delivery => delivery.Key).Order(StringComparer.Ordinal),
            await ListAsync(shop.StockDatabase, "SELECT string_agg(key, ',' ORDER BY key COLLATE \"C\") FROM stock_movements WHERE change > 0"));
        Assert.Equal(
            await ListAsync(shop.OrderDatabase, "SELECT coalesce(string_agg(id::text, ',' ORDER BY id::text COLLATE \"C\"), '') FROM orders WHERE status = 'closed'"),
            await ListAsync(shop.StockDatabase, "SELECT coalesce(string_agg(key, ',' ORDER BY key COLLATE \"C\"), '') FROM stock_movements WHERE change < 0"));
        Assert.Equal(0L, await shop.StockDatabase.ScalarAsync<long>("""
            SELECT count(*) FROM stocks
            WHERE quantity <> (SELECT coalesce(sum(change), 0) FROM stock_movements WHERE stock_movements.wood_type = stocks.wood_type)
            """));
    }

    [Fact]
    public async Task Without_faults_no_error_is_logged_and_no_span_fails_also_when_consumers_join()
    {
        using var spans = new CapturedSpans();
        await using var shop = await WholeShop.StartAsync(broker, errorRate: "0", replicas: 1);
        for (var closed = 10; closed <= 30; closed += 10)
        {
            await shop.AddConsumersAsync();
            await Eventually.TrueAsync(
                async () => await CountAsync(shop.OrderDatabase, "orders WHERE status = 'closed'") >= closed, $"{closed} orders are closed");
        }

        Assert.Empty(shop.All.SelectMany(service => service.Logs.Errors));
        Assert.Empty(spans.Failed.Select(CapturedSpans.Describe));
    }

    static async Task StopProducingAsync(WholeShop shop)
    {
        foreach (var producer in shop.Producers)
        {
            await producer.DisposeAsync();
        }

        shop.Producers.Clear();
    }

    static Task<long> CountAsync(TestPostgres database, string rows) => database.ScalarAsync<long>($"SELECT count(*) FROM {rows}");

    static async Task<string[]> ListAsync(TestPostgres database, string sql) =>
        (await database.ScalarAsync<string>(sql)).Split(',', StringSplitOptions.RemoveEmptyEntries);
}
