namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>This share of the service's connections to PostgreSQL is held and unused; at 1 requests wait for one in vain.</summary>
    public static FaultKind PoolExhausted { get; } = new("pool-exhausted", FaultMeasure.Probability, "1",
        "This share of the service's connections to PostgreSQL is held and unused; at 1 requests wait for one in vain.",
        "Requests last as long as the wait for a connection and end with 503, ERROR logs say that the connection pool has been exhausted; PostgreSQL itself is idle.",
        FaultKinds.Apis);
}
