using Dendro.Cli.Supervision;

namespace Dendro.Cli.Plan;

/// <param name="Setting">The environment variable that holds the connection string.</param>
internal sealed record Database(string Name, string Setting);

/// <summary>A program of this repository that <c>up</c> runs.</summary>
/// <param name="Name">Its <c>service.name</c>.</param>
/// <param name="Group">Its <c>service.namespace</c>.</param>
internal sealed record HostApp(string Name, string Group, string Assembly, StopStage StopStage)
{
    /// <summary>Named as in <see cref="Configuration.Ports"/>; the first is the main one.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [Name];

    public string MainPort => Ports[0];

    public string ReadyPath { get; init; } = "/health";

    public bool UsesKafka { get; init; }

    public Database? Database { get; init; }

    /// <summary>Takes <c>ERROR_RATE</c>. The others keep to none, so that a question has a culprit for its answer.</summary>
    public bool SimulatesErrors { get; init; }
}

/// <summary>All of them, in the order in which they start and are shown.</summary>
internal static class Hosts
{
    public const string Shop = "shop";
    const string Agents = "agents";

    public static readonly IReadOnlyList<HostApp> All =
    [
        new("telemetry", "telemetry", "Dendro.Telemetry.Server", StopStage.Telemetry)
        {
            Ports = ["loki", "prometheus", "tempo", "otlp-http", "otlp-grpc"],
            ReadyPath = "/ready",
        },
        new("order", Shop, "Dendro.Shop.Order", StopStage.Apis) { Database = new("orders", "ORDER_DB") },
        new("stock", Shop, "Dendro.Shop.Stock", StopStage.Apis) { Database = new("stocks", "STOCK_DB") },
        new("ordercheck", Shop, "Dendro.Shop.OrderCheck", StopStage.Consumers) { UsesKafka = true },
        new("suppliercheck", Shop, "Dendro.Shop.SupplierCheck", StopStage.Consumers) { UsesKafka = true, SimulatesErrors = true },
        new("customer", Shop, "Dendro.Shop.Customer", StopStage.Producers) { UsesKafka = true, SimulatesErrors = true },
        new("supplier", Shop, "Dendro.Shop.Supplier", StopStage.Producers) { UsesKafka = true },
        new("ordermanagement", Shop, "Dendro.Shop.OrderManagement", StopStage.Consumers),
        new("grafana-mcp", Agents, "Dendro.Mcp", StopStage.Agents),
        new("agent-logs", Agents, "Dendro.Agents.Logs", StopStage.Agents),
        new("agent-metrics", Agents, "Dendro.Agents.Metrics", StopStage.Agents),
        new("agent-traces", Agents, "Dendro.Agents.Traces", StopStage.Agents),
        new("agent-orchestrator", Agents, "Dendro.Agents.Orchestrator", StopStage.Agents),
        new("agents-ui", Agents, "Dendro.Web", StopStage.Producers),
    ];

    public static IReadOnlyList<HostApp> ShopServices { get; } = [.. All.Where(host => host.Group == Shop)];
}
