using System.Text.Json.Serialization;

namespace Dendro.Cli.Faults;

/// <summary>A fault of the infrastructure: the process of a part is really down.</summary>
/// <param name="Part">The part, as <c>status</c> names it.</param>
internal sealed record Outage(string Part, string Kind, string Effect, string Symptoms)
{
    public static readonly IReadOnlyList<Outage> All =
    [
        new(Plan.SystemPlan.Postgres, "postgres-down",
            "PostgreSQL is stopped and not started again; its strength is how long.",
            "Refused connections and answers with 503 from order and stock, retries in their callers, growing shop.consumer.lag; nothing is lost."),
        new(Plan.SystemPlan.Kafka, "kafka-down",
            "The broker breaks its connections and takes no new ones; its messages stay. Its strength is how long.",
            "Failed send spans and ERROR logs in customer and supplier, WARN logs of lost connections in the consumers; no orders come in."),
    ];
}

/// <summary>An outage that is wanted, as the supervisor finds it in a file named after the part.</summary>
internal sealed record OutageOrder(DateTimeOffset Since, DateTimeOffset? Until, string Strength);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OutageOrder))]
[JsonSerializable(typeof(List<FaultRecord>))]
internal sealed partial class OutageJson : JsonSerializerContext;
