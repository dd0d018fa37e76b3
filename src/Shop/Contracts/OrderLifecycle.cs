namespace Dendro.Shop.Contracts;

/// <summary>The one place that says which status may follow which.</summary>
public static class OrderLifecycle
{
    /// <summary>The statuses an order may move to from <paramref name="status"/>.</summary>
    public static IReadOnlyList<OrderStatus> Next(OrderStatus status) => status switch
    {
        OrderStatus.Registered => [OrderStatus.Ready, OrderStatus.Blocked, OrderStatus.Unknown],
        OrderStatus.Blocked => [OrderStatus.Ready, OrderStatus.Unknown],
        OrderStatus.Ready => [OrderStatus.Shipped],
        OrderStatus.Shipped => [OrderStatus.Closed],
        OrderStatus.Unknown => [OrderStatus.Registered],
        OrderStatus.Closed => [],
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an order status"),
    };

    /// <summary>Whether an order may move from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static bool Allows(OrderStatus from, OrderStatus to) => Next(from).Contains(to);

    /// <summary>Whether an order in this status has had its wood taken from stock.</summary>
    public static bool HasTakenWood(OrderStatus status) =>
        status is OrderStatus.Ready or OrderStatus.Shipped or OrderStatus.Closed;
}
