using System.Collections.Concurrent;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;

namespace Dendro.Shop.OrderManagement;

/// <summary>
/// Moves each order one step on. Nothing is remembered between rounds: the order's status says what is next, its id makes taking wood
/// happen once, and a status changes only if it still is what was seen. So a crash, a repetition or a second replica does no harm; claims
/// keep replicas from doing the same work.
/// </summary>
sealed class OrderDesk(OrdersClient orders, StocksClient stocks, FaultSwitches faults, ILogger<OrderDesk> logger)
{
    const int StepsAtOnce = 4;

    /// <summary>Claims open orders and moves each one step on.</summary>
    /// <exception cref="HttpRequestException">The orders could not be claimed or the stocks not be listed.</exception>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var span = Telemetry.Spans.StartActivity("manage orders");
        // All claims first: an order takes one step per round.
        var shipped = await orders.ClaimAsync(OrderStatus.Shipped, cancellationToken);
        var ready = await orders.ClaimAsync(OrderStatus.Ready, cancellationToken);
        var registered = await orders.ClaimAsync(OrderStatus.Registered, cancellationToken);
        var blocked = await orders.ClaimAsync(OrderStatus.Blocked, cancellationToken);

        await EachAsync(shipped, order => MoveAsync(order, OrderStatus.Closed, cancellationToken), cancellationToken);
        await EachAsync(ready, order => MoveAsync(order, OrderStatus.Shipped, cancellationToken), cancellationToken);
        if (registered.Count + blocked.Count > 0)
        {
            var waiting = registered.Concat(blocked).OrderBy(order => order.CreatedAt).ToList();
            var levels = new ConcurrentDictionary<WoodType, long>(await stocks.LevelsAsync(cancellationToken));
            // A round that broke off, or another replica, may have taken an order's wood without moving the order on.
            var supplied = await stocks.SuppliedAsync(waiting, cancellationToken);
            // The oldest order of a wood is served first; one wood does not wait for another.
            await Task.WhenAll(waiting.GroupBy(order => order.WoodType).Select(async wood =>
            {
                foreach (var order in wood)
                {
                    await StepAsync(order, _ => supplied.Contains(order.Id)
                        ? MoveAsync(order, OrderStatus.Ready, cancellationToken)
                        : SupplyAsync(order, levels, cancellationToken));
                }
            }));
        }
    }

    Task EachAsync(IEnumerable<Order> list, Func<Order, Task> step, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        list, new ParallelOptions { MaxDegreeOfParallelism = StepsAtOnce, CancellationToken = cancellationToken }, async (order, _) => await StepAsync(order, step));

    async Task StepAsync(Order order, Func<Order, Task> step)
    {
        using var span = Telemetry.StartStep(order);
        try
        {
            if (faults.SimulatedError() is { } error)
            {
                throw error;
            }

            await step(order);
        }
        catch (Exception error) when (error is SimulatedErrorException or HttpRequestException)
        {
            span.Fail(error);
            Log.StepFailed(logger, error, order.Id, order.Status);
        }
    }

    async Task SupplyAsync(Order order, ConcurrentDictionary<WoodType, long> levels, CancellationToken cancellationToken)
    {
        // Asking for more than there is would be answered with an error, so look first; others may still be quicker.
        var result = levels[order.WoodType] < order.Quantity
            ? Withdrawal.Insufficient
            : await stocks.TakeAsync(order, cancellationToken);
        switch (result)
        {
            case Withdrawal.Taken:
                levels[order.WoodType] -= order.Quantity;
                await MoveAsync(order, OrderStatus.Ready, cancellationToken);
                break;
            case Withdrawal.Insufficient when order.Status == OrderStatus.Registered:
                if (await MoveAsync(order, OrderStatus.Blocked, cancellationToken))
                {
                    Telemetry.Blocked.Add(1, Telemetry.Wood(order.WoodType));
                }

                break;
            case Withdrawal.Refused:
                Log.WithdrawalRefused(logger, order.Id, order.Quantity, order.WoodType);
                await MoveAsync(order, OrderStatus.Unknown, cancellationToken);
                break;
        }
    }

    async Task<bool> MoveAsync(Order order, OrderStatus to, CancellationToken cancellationToken)
    {
        var isMoved = await orders.TryMoveAsync(order, to, cancellationToken);
        if (isMoved)
        {
            Telemetry.DescribeStep(to);
            Log.OrderMoved(logger, order.Id, order.Quantity, order.WoodType, order.Status, to);
        }
        else
        {
            Log.OrderMovedElsewhere(logger, order.Id, order.Status, to);
        }

        return isMoved;
    }
}
