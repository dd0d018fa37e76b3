using Dendro.Shop.Contracts;
using Dendro.Shop.Customer;
using Dendro.Shop.Order;
using Dendro.Shop.OrderCheck;
using Dendro.Shop.OrderManagement;
using Dendro.Shop.Stock;
using Dendro.Shop.Supplier;
using Dendro.Shop.SupplierCheck;

namespace Dendro.Shop.Tests.Support;

/// <summary>Runs alone: every span and the whole machine are its own.</summary>
[CollectionDefinition(nameof(WholeShopCollection), DisableParallelization = true)]
public sealed class WholeShopCollection;

/// <summary>All seven services in one process, as many replicas as wanted of those that may have them, on a real database and a real broker.</summary>
sealed class WholeShop : IAsyncDisposable
{
    readonly TestBroker _broker;
    readonly string _prefix = TestBroker.NewPrefix();
    readonly string _errorRate;
    readonly List<RunningService> _orders = [];
    readonly List<RunningService> _stocks = [];
    readonly List<RunningService> _workers = [];

    WholeShop(TestBroker broker, string errorRate) => (_broker, _errorRate) = (broker, errorRate);

    public TestPostgres OrderDatabase { get; } = TestPostgres.NewDatabase();

    public TestPostgres StockDatabase { get; } = TestPostgres.NewDatabase();

    public IEnumerable<RunningService> Apis => [.. _orders, .. _stocks];

    public List<RunningService> Producers { get; } = [];

    public IEnumerable<RunningService> All => [.. Apis, .. _workers, .. Producers];

    /// <summary>Starts everything at once, so that the workers must wait for what they need, and returns when all are healthy.</summary>
    public static async Task<WholeShop> StartAsync(TestBroker broker, string errorRate, int replicas)
    {
        var shop = new WholeShop(broker, errorRate);
        for (var replica = 0; replica < replicas; replica++)
        {
            shop._orders.Add(await shop.StartAsync(OrderService.Build, $"ORDER_DB={shop.OrderDatabase.ConnectionString}"));
            shop._stocks.Add(await shop.StartAsync(StockService.Build, $"STOCK_DB={shop.StockDatabase.ConnectionString}"));
        }

        for (var replica = 0; replica < replicas; replica++)
        {
            await shop.AddConsumersAsync();
            shop._workers.Add(await shop.StartAsync(OrderManagementService.Build));
        }

        shop.Producers.Add(await shop.StartAsync(CustomerService.Build));
        shop.Producers.Add(await shop.StartAsync(SupplierService.Build));
        foreach (var service in shop.All)
        {
            await service.HealthyAsync();
        }

        return shop;
    }

    /// <summary>Starts one more of each consumer; the groups share their partitions anew.</summary>
    public async Task AddConsumersAsync()
    {
        _workers.Add(await StartAsync(OrderCheckService.Build));
        _workers.Add(await StartAsync(SupplierCheckService.Build));
    }

    public static async Task SwitchAsync(RunningService service, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await service.Client.PutAsync("/faults", content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public List<(string Key, OrderPlaced Order)> Orders() => Read<OrderPlaced>(Topics.Orders);

    public List<(string Key, DeliveryAnnounced Delivery)> Deliveries() => Read<DeliveryAnnounced>(Topics.Stocks);

    public int DeadLetters() =>
        _broker.ReadAll(_prefix + Topics.DeadLetters(Topics.Orders)).Count + _broker.ReadAll(_prefix + Topics.DeadLetters(Topics.Stocks)).Count;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Producers.Concat(_workers).Concat(Apis))
        {
            await service.DisposeAsync();
        }

        await OrderDatabase.DisposeAsync();
        await StockDatabase.DisposeAsync();
    }

    async Task<RunningService> StartAsync(Func<string[], Microsoft.AspNetCore.Builder.WebApplication> build, params string[] settings) =>
        await RunningService.StartAsync(build, [
            .. settings, $"KAFKA_BOOTSTRAP_SERVERS={_broker.BootstrapServers}", $"TOPIC_PREFIX={_prefix}", "INTERVAL_SECONDS=0.2", "RETRY_MAX_SECONDS=0.05",
            $"ERROR_RATE={_errorRate}", $"API_URL_ORDERS={Addresses(_orders)}", $"API_URL_STOCKS={Addresses(_stocks)}"]);

    static string Addresses(IEnumerable<RunningService> replicas) => string.Join(',', replicas.Select(replica => replica.Url));

    List<(string Key, T Value)> Read<T>(string topic) =>
        [.. _broker.ReadAll(_prefix + topic).Select(message =>
            (message.Message.Key, System.Text.Json.JsonSerializer.Deserialize<T>(message.Message.Value, ShopJson.Options)!))];
}
