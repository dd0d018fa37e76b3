namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Memory is taken at this rate, up to 200 MB, and given back when the fault ends.</summary>
    public static FaultKind MemoryLeak { get; } = new("memory-leak", FaultMeasure.MegabytesPerSecond, "5",
        "Memory is taken at this rate, up to 200 MB, and given back when the fault ends.",
        "The working set of this service grows steadily; nothing else changes.",
        FaultKinds.Everyone);
}
