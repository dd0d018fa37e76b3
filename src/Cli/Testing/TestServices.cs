using Dendro.Cli.Configuration;
using Dendro.Cli.Kafka;
using Dendro.Cli.Plan;
using Dendro.Cli.Postgres;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Testing;

/// <summary>The real services that tests use: a private PostgreSQL and the embedded broker, on free ports, gone afterwards.</summary>
internal sealed class TestServices : IAsyncDisposable
{
    readonly Workspace _workspace;
    readonly CancellationTokenSource _stop = new();
    readonly Task _run;

    TestServices(Workspace workspace, SystemPlan plan, Board board)
    {
        _workspace = workspace;
        _run = new Supervisor(workspace, plan, board, TimeProvider.System).RunAsync(_stop.Token);
    }

    /// <summary>What the tests find in their environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public static async Task<TestServices> StartAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await Leftovers.EndAsync(workspace, time, cancellationToken);
        Preflight.CheckDisk(workspace.Home);
        var environment = new Dictionary<string, string>(Settings.Load(workspace).All) { [Leftovers.Marker] = workspace.Home };
        var ports = UnusedPorts.Take(2);
        var (postgresPort, kafkaPort) = (ports[0], ports[1]);
        var postgres = PostgresCluster.Open(workspace, postgresPort, Console.WriteLine);
        var plan = new SystemPlan
        {
            Children = [postgres.Child(SystemPlan.Postgres, [], environment)],
            EmbeddedBroker = new BrokerOptions(kafkaPort, [], Partitions: 3),
        };
        var board = new Board(workspace, plan.InitialState(0, time), time);
        var kafka = $"127.0.0.1:{kafkaPort}";
        environment.TryAdd("CONFORMANCE_DIR", Path.GetFullPath(Path.Combine(workspace.Root, "..", "shared", "conformance")));
        environment["TEST_POSTGRES"] = postgres.ConnectionString("postgres");
        environment["TEST_KAFKA"] = environment["KAFKA_BOOTSTRAP_SERVERS"] = kafka;
        var services = new TestServices(workspace, plan, board) { Environment = environment };
        while (board.State is { State: not Phase.Healthy, Failure: null })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        return board.State.Failure is { } failure ? throw new UserError(failure) : services;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await Leftovers.EndAsync(_workspace, TimeProvider.System, CancellationToken.None);
        _stop.Dispose();
        PostgresFolder.Delete(_workspace);
    }
}
