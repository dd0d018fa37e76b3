namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Messages are no longer handled, though the consumer stays in its group.</summary>
    public static FaultKind ConsumerStall { get; } = new("consumer-stall", FaultMeasure.Whole, "1",
        "Messages are no longer handled, though the consumer stays in its group.",
        "shop.consumer.lag grows while no errors are logged and no spans of processing appear; what comes after is idle.",
        FaultKinds.Consumers);
}
