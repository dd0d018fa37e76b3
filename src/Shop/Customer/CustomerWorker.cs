using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.Customer;

/// <summary>Places a random order each interval. One that fails is tried again with the same key and content until Kafka has it.</summary>
sealed class CustomerWorker(
    TimeSpan interval, MessageProducer producer, FaultSwitches faults, Backoff backoff, TimeProvider time, ILogger<CustomerWorker> logger)
    : BackgroundService
{
    const int LargestQuantity = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await producer.EnsureTopicAsync(Topics.Orders, backoff, stoppingToken);
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            var (id, order) = (OrderId(), RandomOrder());
            await backoff.UntilDoneAsync(attempt => TryPlaceAsync(id, order, attempt), stoppingToken);
            await TryPoisonAsync();
            var pace = faults.Strength(FaultKind.TrafficFlood) is > 0 and var factor ? interval / factor : interval;
            if (timer.Period != pace)
            {
                timer.Period = pace;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task<bool> TryPlaceAsync(string id, OrderPlaced order, int attempt)
    {
        using var span = Telemetry.Spans.StartActivity("place order");
        span?.SetTag("shop.order.id", id);
        span?.SetTag("shop.wood.type", Word.Of(order.WoodType));
        span?.SetTag("shop.order.quantity", order.Quantity);
        try
        {
            if (faults.SimulatedError() is { } error)
            {
                throw error;
            }

            await producer.SendAsync(Topics.Orders, id, order);
        }
        catch (Exception error) when (error is SimulatedErrorException or KafkaException)
        {
            span.Fail(error);
            Log.OrderFailed(logger, error, attempt, id, order.Quantity, order.WoodType);
            return false;
        }

        Telemetry.Placed.Add(1, Telemetry.Wood(order.WoodType));
        Log.OrderPlaced(logger, id, order.Quantity, order.WoodType);
        return true;
    }

    async Task TryPoisonAsync()
    {
        if (!faults.Strikes(FaultKind.PoisonMessages))
        {
            return;
        }

        try
        {
            await producer.SendPoisonAsync(Topics.Orders);
        }
        catch (KafkaException error)
        {
            // It stands for nothing, so it need not be sent again.
            Log.PoisonFailed(logger, error.Error.Reason);
        }
    }

    // Version 7 sorts by time, which keeps the database's index compact.
    string OrderId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    // A shop needs no secret randomness.
#pragma warning disable CA5394
    static OrderPlaced RandomOrder() =>
        new(Random.Shared.GetItems(Enum.GetValues<WoodType>(), 1)[0], Random.Shared.Next(1, LargestQuantity + 1));
#pragma warning restore CA5394
}
