namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Each request waits this long before it is handled.</summary>
    public static FaultKind Latency { get; } = new("latency", FaultMeasure.Duration, "1s",
        "Each request waits this long before it is handled.",
        "Server spans and request durations of this service grow by this time, its database spans do not; its callers grow slower with it.",
        FaultKinds.Apis);
}
