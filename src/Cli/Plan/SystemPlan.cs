using Dendro.Cli.Configuration;
using Dendro.Cli.Kafka;
using Dendro.Cli.Postgres;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Plan;

/// <summary>Everything <c>up</c> starts, in the order in which it is shown.</summary>
internal sealed record SystemPlan
{
    public const string Kafka = "kafka";
    public const string Postgres = "postgres";

    const int Partitions = 6;

    public static readonly WorkedTopic Orders = new(Shop.Contracts.Topics.Orders, "order-check-group");
    public static readonly WorkedTopic Stocks = new(Shop.Contracts.Topics.Stocks, "supplier-check-group");

    static readonly WorkedTopic[] Topics =
        [Orders, Stocks, new(Shop.Contracts.Topics.DeadLetters(Orders.Name), null), new(Shop.Contracts.Topics.DeadLetters(Stocks.Name), null)];

    public required IReadOnlyList<ChildSpec> Children { get; init; }

    /// <summary>Null when a broker of the user's is used, or none is needed.</summary>
    public BrokerOptions? EmbeddedBroker { get; init; }

    public string? KafkaBootstrapServers { get; init; }

    /// <summary>Sentences for the user about where things are and what is not kept.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <param name="only">Names of groups or parts; empty means all.</param>
    public static SystemPlan Create(Workspace workspace, Settings settings, Ports ports, Replicas replicas, IReadOnlyList<string> only)
    {
        CheckNames(only);
        var notices = new List<string>();
        var hosts = Hosts.All.Where(host => only.Count == 0 || only.Contains(host.Name) || only.Contains(host.Group)).ToList();
        var needsKafka = hosts.Any(host => host.UsesKafka);
        var ownKafka = settings["KAFKA_BOOTSTRAP_SERVERS"];
        var bootstrap = needsKafka ? ownKafka ?? $"127.0.0.1:{ports[Kafka]}" : null;
        if (needsKafka && ownKafka is null)
        {
            notices.Add("Kafka is embedded and keeps messages in memory only: an orderly stop saves those not yet processed, a crash loses them. Set KAFKA_BOOTSTRAP_SERVERS to use a broker that keeps them.");
        }

        var postgres = hosts.Any(host => host.Database is { } database && settings[database.Setting] is null)
            ? PostgresCluster.Open(workspace, ports[Postgres], notices.Add)
            : null;
        var environment = new ChildEnvironment(workspace, settings, ports, replicas, bootstrap, postgres);
        var children = hosts.SelectMany(replicas.Of).Select(instance => Child(instance, workspace, environment, ports.OfCopy(instance.Number), needsOwnPostgres: postgres is not null && instance.Host.Database is { } database && settings[database.Setting] is null));
        return new SystemPlan
        {
            Children = postgres is null
                ? [.. children]
                : [postgres.Child(Postgres, [.. Hosts.All.Where(host => host.Database is not null).Select(host => host.Database!.Name)], environment.Base), .. children],
            EmbeddedBroker = needsKafka && ownKafka is null ? Broker(workspace, settings, ports) : null,
            KafkaBootstrapServers = bootstrap,
            Notices = notices,
        };
    }

    /// <summary>Every port that is going to be opened, with what for.</summary>
    public IEnumerable<(string What, int Port)> AllPorts =>
    [
        .. EmbeddedBroker is { } broker ? ((string, int)[])[(Kafka, broker.Port)] : [],
        .. Children.SelectMany(child => child.Ports, (child, port) => (child.Name == port.Key ? child.Name : $"{child.Name}, {port.Key}", port.Value)),
    ];

    public RunState InitialState(int portOffset, TimeProvider time) => new()
    {
        Pid = Environment.ProcessId,
        PidStart = ProcFs.StartTime(Environment.ProcessId) ?? 0,
        State = Phase.Starting,
        StartedAt = time.GetUtcNow(),
        PortOffset = portOffset,
        KafkaBootstrapServers = KafkaBootstrapServers,
        Notices = Notices,
        Parts = InitialParts(),
    };

    List<PartState> InitialParts() =>
    [
        .. EmbeddedBroker is { } broker
            ? (PartState[])[new PartState { Name = Kafka, Service = Kafka, Group = "infrastructure", Address = $"127.0.0.1:{broker.Port}", Detail = "embedded" }]
            : [],
        .. Children.Select(child => new PartState { Name = child.Name, Service = child.Service, Group = child.Group, Address = child.Address }),
    ];

    static BrokerOptions Broker(Workspace workspace, Settings settings, Ports ports)
    {
        var prefix = settings["TOPIC_PREFIX"];
        var topics = Topics.Select(topic => new WorkedTopic(prefix + topic.Name, topic.Group is null ? null : prefix + topic.Group));
        return new BrokerOptions(ports[Kafka], [.. topics], Partitions) { BacklogFile = Path.Combine(workspace.Home, "kafka-backlog.jsonl") };
    }

    static ChildSpec Child(Instance instance, Workspace workspace, ChildEnvironment environment, Ports ports, bool needsOwnPostgres)
    {
        var host = instance.Host;
        var assembly = workspace.Assembly(host.Assembly);
        if (!File.Exists(assembly))
        {
            throw new UserError($"{host.Name} is not built: {assembly} does not exist; start without --no-build.");
        }

        return new ChildSpec
        {
            Name = instance.Name,
            Service = host.Name,
            Group = host.Group,
            Launch = new Launch(DotNetHost.Path, [assembly])
            {
                // Where the host finds its appsettings.json and static files.
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                Environment = environment.For(instance),
            },
            StopStage = host.StopStage,
            Address = ports.Url(host.MainPort),
            Ports = host.Ports.ToDictionary(port => port, port => ports[port]),
            Needs = needsOwnPostgres ? [Postgres] : [],
            Probe = HttpProbe.Get(ports.Url(host.MainPort) + host.ReadyPath),
        };
    }

    static void CheckNames(IReadOnlyList<string> only)
    {
        var known = Hosts.All.Select(host => host.Group).Concat(Hosts.All.Select(host => host.Name)).Distinct().ToList();
        if (only.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new UserError($"--only knows no \"{unknown}\"; it takes {string.Join(", ", known)}.", exitCode: 2);
        }
    }
}
