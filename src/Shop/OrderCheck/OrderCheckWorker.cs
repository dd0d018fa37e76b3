using System.Diagnostics;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Http;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.OrderCheck;

/// <summary>Hands each placed order to the order API, exactly once in effect: the message key is the idempotency key.</summary>
sealed class OrderCheckWorker(
    MessageProducer producer, MessageConsumer consumer, ApiClient api, FaultSwitches faults, Backoff backoff, ILogger<OrderCheckWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await producer.EnsureTopicAsync(Topics.Orders, backoff, stoppingToken);
        await api.WaitUntilHealthyAsync(backoff, problem => Log.ApiAwaited(logger, problem), stoppingToken);
        await consumer.RunAsync<OrderPlaced>(Topics.Orders, "order-check-group", HandOverAsync, stoppingToken);
    }

    async Task<Outcome> HandOverAsync(string id, OrderPlaced order, CancellationToken cancellationToken)
    {
        Activity.Current?.SetTag("shop.order.id", id);
        Activity.Current?.SetTag("shop.wood.type", Word.Of(order.WoodType));
        var outcome = faults.SimulatedError() is { } error
            ? new Outcome.Failed(error)
            : await api.PostAsync("orders", order, id, cancellationToken);
        switch (outcome)
        {
            case Outcome.Accepted:
                Log.OrderAccepted(logger, id, order.Quantity, order.WoodType);
                break;
            case Outcome.Rejected rejected:
                Log.OrderRejected(logger, id, order.Quantity, order.WoodType, rejected.Reason);
                break;
            case Outcome.Failed failed:
                Log.OrderFailed(logger, failed.Error, id, order.Quantity, order.WoodType);
                break;
        }

        return outcome;
    }
}
