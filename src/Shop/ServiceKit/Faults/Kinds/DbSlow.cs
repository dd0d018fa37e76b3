namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>PostgreSQL sleeps this long before each statement.</summary>
    public static FaultKind DbSlow { get; } = new("db-slow", FaultMeasure.Duration, "2s",
        "PostgreSQL sleeps this long before each statement.",
        "Database spans of this service last this long and its requests with them; callers grow slower, consumer lag grows.",
        FaultKinds.Apis);
}
