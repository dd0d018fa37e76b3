namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>A transaction holds the locks of all stock rows for this long, again and again.</summary>
    public static FaultKind LockContention { get; } = new("lock-contention", FaultMeasure.Duration, "3s",
        "A transaction holds the locks of all stock rows for this long, again and again.",
        "UPDATE spans of the stock's database wait up to this long while its reads stay fast; withdrawals and deliveries are slow.",
        ["stock"]);
}
