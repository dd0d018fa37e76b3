using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.Supplier;

/// <summary>Announces a random delivery each interval. One that fails is tried again with the same key and content until Kafka has it.</summary>
sealed class SupplierWorker(
    TimeSpan interval, MessageProducer producer, FaultSwitches faults, Backoff backoff, TimeProvider time, ILogger<SupplierWorker> logger)
    : BackgroundService
{
    const int LargestQuantity = 12;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await producer.EnsureTopicAsync(Topics.Stocks, backoff, stoppingToken);
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            if (faults.Strength(FaultKind.SilentSupplier) > 0)
            {
                continue;
            }

            var (id, delivery) = (DeliveryId(), RandomDelivery());
            await backoff.UntilDoneAsync(attempt => TryAnnounceAsync(id, delivery, attempt), stoppingToken);
            await TryPoisonAsync();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task<bool> TryAnnounceAsync(string id, DeliveryAnnounced delivery, int attempt)
    {
        using var span = Telemetry.Spans.StartActivity("announce delivery");
        span?.SetTag("shop.delivery.id", id);
        span?.SetTag("shop.wood.type", Word.Of(delivery.WoodType));
        span?.SetTag("shop.delivery.quantity", delivery.Quantity);
        try
        {
            if (faults.SimulatedError() is { } error)
            {
                throw error;
            }

            await producer.SendAsync(Topics.Stocks, id, delivery);
        }
        catch (Exception error) when (error is SimulatedErrorException or KafkaException)
        {
            span.Fail(error);
            Log.DeliveryFailed(logger, error, attempt, id, delivery.Quantity, delivery.WoodType);
            return false;
        }

        Telemetry.Announced.Add(1, Telemetry.Wood(delivery.WoodType));
        Log.DeliveryAnnounced(logger, id, delivery.Quantity, delivery.WoodType);
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
            await producer.SendPoisonAsync(Topics.Stocks);
        }
        catch (KafkaException error)
        {
            // It stands for nothing, so it need not be sent again.
            Log.PoisonFailed(logger, error.Error.Reason);
        }
    }

    // Version 7 sorts by time, which keeps the database's index compact.
    string DeliveryId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    // A shop needs no secret randomness.
#pragma warning disable CA5394
    static DeliveryAnnounced RandomDelivery() =>
        new(Random.Shared.GetItems(Enum.GetValues<WoodType>(), 1)[0], Random.Shared.Next(1, LargestQuantity + 1));
#pragma warning restore CA5394
}
