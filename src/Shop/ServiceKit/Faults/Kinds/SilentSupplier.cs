namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>No deliveries are announced.</summary>
    public static FaultKind SilentSupplier { get; } = new("silent-supplier", FaultMeasure.Whole, "1",
        "No deliveries are announced.",
        "shop.deliveries.announced stops, shop.stock.level falls, then shop.orders.blocked grows; nothing logs an error.",
        ["supplier"]);
}
