namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>A fault that can be switched on, and what it then does.</summary>
/// <param name="Name">Its name on the wire, such as <c>db-error</c>.</param>
/// <param name="Strength">What its strength measures.</param>
/// <param name="DefaultStrength">The strength when none is given.</param>
/// <param name="Effect">What it does, in one sentence.</param>
/// <param name="Symptoms">How it shows in logs, metrics and traces, in one sentence: the ground truth for whoever diagnoses it.</param>
public sealed record FaultKind(string Name, FaultMeasure Strength, string DefaultStrength, string Effect, string Symptoms)
{
    /// <summary>Attempts fail before they do anything, with the strength's probability.</summary>
    public static FaultKind ErrorRate { get; } = new("error-rate", FaultMeasure.Probability, "0.1",
        "Attempts fail before they do anything, with this probability; they are tried again and nothing is lost.",
        "ERROR logs with a SimulatedErrorException and failed spans in this service; callers retry.");

    /// <summary>The database refuses to insert, with the strength's probability.</summary>
    public static FaultKind DbError { get; } = new("db-error", FaultMeasure.Probability, "1",
        "PostgreSQL raises an exception on INSERT, with this probability; the transaction is rolled back and answered with 500.",
        "Failed INSERT spans of this service's database, ERROR logs with a PostgresException, answers with 500, retries in the consumer that calls it.");

    /// <summary>Each request waits for the strength's duration before it is handled.</summary>
    public static FaultKind Latency { get; } = new("latency", FaultMeasure.Duration, "1s",
        "Each request waits this long before it is handled.",
        "Server spans and request durations of this service grow by this time, its database spans do not; its callers grow slower with it.");
}
