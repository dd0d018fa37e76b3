using System.Diagnostics;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Http;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.SupplierCheck;

/// <summary>Hands each announced delivery to the stock API, exactly once in effect: the message key is the idempotency key.</summary>
sealed class SupplierCheckWorker(
    MessageProducer producer, MessageConsumer consumer, ApiClient api, FaultSwitches faults, Backoff backoff, ILogger<SupplierCheckWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await producer.EnsureTopicAsync(Topics.Stocks, backoff, stoppingToken);
        await api.WaitUntilHealthyAsync(backoff, problem => Log.ApiAwaited(logger, problem), stoppingToken);
        await consumer.RunAsync<DeliveryAnnounced>(Topics.Stocks, "supplier-check-group", HandOverAsync, stoppingToken);
    }

    async Task<Outcome> HandOverAsync(string id, DeliveryAnnounced delivery, CancellationToken cancellationToken)
    {
        Activity.Current?.SetTag("shop.delivery.id", id);
        Activity.Current?.SetTag("shop.wood.type", Word.Of(delivery.WoodType));
        var outcome = faults.SimulatedError() is { } error
            ? new Outcome.Failed(error)
            : await api.PostAsync("stocks", delivery, id, cancellationToken);
        switch (outcome)
        {
            case Outcome.Accepted:
                Log.DeliveryAccepted(logger, id, delivery.Quantity, delivery.WoodType);
                break;
            case Outcome.Rejected rejected:
                Log.DeliveryRejected(logger, id, delivery.Quantity, delivery.WoodType, rejected.Reason);
                break;
            case Outcome.Failed failed:
                Log.DeliveryFailed(logger, failed.Error, id, delivery.Quantity, delivery.WoodType);
                break;
        }

        return outcome;
    }
}
