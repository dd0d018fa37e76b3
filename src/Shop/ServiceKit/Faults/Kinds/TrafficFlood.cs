namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Orders are placed this many times as fast.</summary>
    public static FaultKind TrafficFlood { get; } = new("traffic-flood", FaultMeasure.Factor, "10",
        "Orders are placed this many times as fast.",
        "The rate of shop.orders.placed and of requests to order multiplies; wood runs out, orders get blocked, lag may grow.",
        ["customer"]);
}
