using Dendro.Shop.Contracts;
using FsCheck.Xunit;

namespace Dendro.Shop.Tests;

public sealed class OrderLifecycleTests
{
    [Property]
    public bool Wood_once_taken_is_never_untaken(OrderStatus from, OrderStatus to) =>
        !OrderLifecycle.Allows(from, to) || !OrderLifecycle.HasTakenWood(from) || OrderLifecycle.HasTakenWood(to);

    [Property]
    public bool Wood_is_taken_only_by_becoming_ready(OrderStatus from, OrderStatus to) =>
        !OrderLifecycle.Allows(from, to) || OrderLifecycle.HasTakenWood(from) || !OrderLifecycle.HasTakenWood(to) || to == OrderStatus.Ready;

    [Property]
    public bool No_order_stays_where_it_is_by_moving(OrderStatus status) => !OrderLifecycle.Allows(status, status);

    [Property]
    public bool However_an_order_wanders_it_can_still_be_closed(byte[] choices)
    {
        var status = OrderStatus.Registered;
        foreach (var choice in choices)
        {
            var next = OrderLifecycle.Next(status);
            status = next.Count == 0 ? status : next[choice % next.Count];
        }

        return CanReachClosed(status, []);
    }

    [Fact]
    public void A_closed_order_is_at_its_end() => Assert.Empty(OrderLifecycle.Next(OrderStatus.Closed));

    static bool CanReachClosed(OrderStatus status, HashSet<OrderStatus> seen) =>
        status == OrderStatus.Closed || (seen.Add(status) && OrderLifecycle.Next(status).Any(next => CanReachClosed(next, seen)));
}
