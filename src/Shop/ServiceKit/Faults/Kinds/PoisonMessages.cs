namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>With each message also a malformed one is sent, with this probability.</summary>
    public static FaultKind PoisonMessages { get; } = new("poison-messages", FaultMeasure.Probability, "0.5",
        "With each message also a malformed one is sent, with this probability.",
        "Messages go to the dead-letter topic: shop.messages.dead_lettered grows, ERROR logs name them, process spans fail in the consumer; orders and deliveries go on.",
        FaultKinds.Producers);
}
