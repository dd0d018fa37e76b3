namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>PostgreSQL raises an exception on INSERT, with this probability; the transaction is rolled back and answered with 500.</summary>
    public static FaultKind DbError { get; } = new("db-error", FaultMeasure.Probability, "1",
        "PostgreSQL raises an exception on INSERT, with this probability; the transaction is rolled back and answered with 500.",
        "Failed INSERT spans of this service's database, ERROR logs with a PostgresException, answers with 500, retries in the consumer that calls it.",
        FaultKinds.Apis);
}
