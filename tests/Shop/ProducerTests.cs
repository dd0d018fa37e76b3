using System.Text.Json;
using Dendro.Shop.Contracts;
using Dendro.Shop.Customer;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.Supplier;
using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

public sealed class ProducerTests(TestBroker broker)
{
    [Fact]
    public async Task An_order_whose_first_attempts_fail_is_sent_once_with_its_first_key_and_content()
    {
        using var spans = new CapturedSpans();
        var prefix = TestBroker.NewPrefix();
        await using var customer = await RunningService.StartAsync(CustomerService.Build,
            $"KAFKA_BOOTSTRAP_SERVERS={broker.BootstrapServers}", $"TOPIC_PREFIX={prefix}", "INTERVAL_SECONDS=0.02", "ERROR_RATE=0.5");
        await Eventually.TrueAsync(
            () => customer.Logs.Records.Count(record => record.Event == "customer.order.placed") >= 20, "20 orders are placed");
        await customer.Client.DeleteAsync("/faults", TestContext.Current.CancellationToken);
        await customer.DisposeAsync();

        var failed = customer.Logs.Records.Where(record => record.Event == "customer.order.failed").ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, record => Assert.IsType<SimulatedErrorException>(record.Error));
        Assert.Contains(spans.Failed, span => span.DisplayName == "place order" && span.Events.Any(happened => happened.Name == "exception"));
        var placed = customer.Logs.Records.Where(record => record.Event == "customer.order.placed").Select(record => record.Message).ToList();
        var messages = broker.ReadAll(prefix + Topics.Orders);
        Assert.Equal(
            placed.Order(),
            messages.Select(message => (message.Message.Key, Order: Read<OrderPlaced>(message.Message.Value)))
                .Select(message => $"Order {message.Key} of {message.Order.Quantity} {message.Order.WoodType} placed").Order());
    }

    [Fact]
    public async Task Deliveries_are_announced_without_errors_by_default()
    {
        var prefix = TestBroker.NewPrefix();
        await using var supplier = await RunningService.StartAsync(SupplierService.Build,
            $"KAFKA_BOOTSTRAP_SERVERS={broker.BootstrapServers}", $"TOPIC_PREFIX={prefix}", "INTERVAL_SECONDS=0.02");
        await supplier.HealthyAsync();
        await Eventually.TrueAsync(
            () => supplier.Logs.Records.Count(record => record.Event == "supplier.delivery.announced") >= 10, "10 deliveries are announced");
        await supplier.DisposeAsync();
        Assert.Empty(supplier.Logs.Errors);
        Assert.All(broker.ReadAll(prefix + Topics.Stocks), message => Assert.InRange(Read<DeliveryAnnounced>(message.Message.Value).Quantity, 1, 12));
    }

    [Fact]
    public async Task Without_kafka_the_service_lives_is_unhealthy_and_logs_warnings_only()
    {
        await using var customer = await RunningService.StartAsync(CustomerService.Build, "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1", "ERROR_RATE=0");
        await Eventually.TrueAsync(() => customer.Logs.Has("shop.topics.awaited"), "the wait for the topics is logged");
        using var health = await customer.Client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)health.StatusCode);
        Assert.Empty(customer.Logs.Errors);
    }

    static T Read<T>(byte[] value) => JsonSerializer.Deserialize<T>(value, ShopJson.Options)!;
}
