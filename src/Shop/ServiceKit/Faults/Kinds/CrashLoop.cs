namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>The process ends with exit code 70 this long after each start, until the fault ends.</summary>
    public static FaultKind CrashLoop { get; } = new("crash-loop", FaultMeasure.Duration, "3s",
        "The process ends with exit code 70 this long after each start, until the fault ends.",
        "A CRITICAL log before each end, restarts counted by the supervisor, gaps in this service's telemetry, refused connections in its callers.",
        FaultKinds.Everyone);
}
