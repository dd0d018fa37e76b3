namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>This many processor cores are kept busy for nothing.</summary>
    public static FaultKind CpuBurn { get; } = new("cpu-burn", FaultMeasure.Cores, "1",
        "This many processor cores are kept busy for nothing.",
        "The processor time of this service grows by this many seconds a second; everything on the machine may grow slower.",
        FaultKinds.Everyone);
}
