using Dendro.Cli.Configuration;
using Dendro.Cli.Postgres;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Plan;

/// <summary>Where the shop keeps what it knows: the settings that <c>up</c> would use, else what runs here.</summary>
/// <param name="Orders">Npgsql connection string of the order API's database.</param>
/// <param name="Stocks">Npgsql connection string of the stock API's database.</param>
/// <param name="Kafka">Bootstrap servers; null when no broker is known.</param>
/// <param name="TopicPrefix">Stands before every topic and group.</param>
/// <param name="Loki">Where the shop's logs are read; null when no backend is known.</param>
internal sealed record ShopStores(string Orders, string Stocks, string? Kafka, string TopicPrefix, string? Loki)
{
    /// <summary>When the embedded broker began, empty as it is then; null for a broker that keeps its messages.</summary>
    public DateTimeOffset? BrokerBeganEmpty { get; init; }

    /// <summary>Whether somebody moves orders on: false when a system of this machine is without a healthy ordermanagement.</summary>
    public bool AreOrdersWorked { get; init; } = true;

    /// <exception cref="UserError">Neither a setting nor a system of this folder names the databases.</exception>
    public static ShopStores Find(Workspace workspace)
    {
        var settings = Settings.Load(workspace);
        var state = RunState.Read(workspace.StateFile);
        var running = state is { IsSupervised: true } ? state : null;
        var ports = new Ports(state?.PortOffset ?? 0);
        var ownKafka = settings["KAFKA_BOOTSTRAP_SERVERS"];
        return new ShopStores(
            Database("order"), Database("stock"), ownKafka ?? running?.KafkaBootstrapServers, settings["TOPIC_PREFIX"] ?? "",
            settings["LOKI_URL"]?.TrimEnd('/') ?? (running is null ? null : ports.Url("loki")))
        {
            BrokerBeganEmpty = ownKafka is null ? running?.StartedAt : null,
            AreOrdersWorked = state is null || running?.Parts.Any(part => part is { Name: "ordermanagement", State: Phase.Healthy }) == true,
        };

        string Database(string service)
        {
            var database = Hosts.All.Single(host => host.Name == service).Database!;
            return settings[database.Setting]
                ?? (state is null ? null : PostgresCluster.Existing(workspace, ports[SystemPlan.Postgres], database.Name))
                ?? throw new UserError($"nothing was started here (state in {workspace.Home}) and {database.Setting} is not set; ./dendro up --detach starts a shop.");
        }
    }
}
