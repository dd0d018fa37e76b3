using System.Diagnostics;
using Dendro.Cli.Configuration;
using Dendro.Cli.Plan;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Eval;

/// <summary>A telemetry store and the agents in processes of their own, on free ports, below a folder that goes with them.</summary>
internal sealed class EvalSystem : IAsyncDisposable
{
    const string Store = "telemetry";

    static readonly string[] Parts = [Store, "grafana-mcp", "agent-logs", "agent-metrics", "agent-traces", "agent-orchestrator"];

    static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(50);

    readonly Workspace _workspace;
    readonly Ports _ports;
    readonly IReadOnlyList<ChildSpec> _specs;
    readonly Spawner _spawner = new();
    readonly Dictionary<string, Process> _running = [];

    EvalSystem(Workspace workspace, Ports ports, IReadOnlyList<ChildSpec> specs) => (_workspace, _ports, _specs) = (workspace, ports, specs);

    public Uri Otlp => new(_ports.Url("otlp-http"));

    public QueryAddresses Telemetry => new(_ports.Url("prometheus") + "/prometheus", _ports.Url("loki"), _ports.Url("tempo"));

    public Uri Orchestrator => new(_ports.Url("agent-orchestrator"));

    /// <exception cref="UserError">A part does not start.</exception>
    public static async Task<EvalSystem> StartAsync(Workspace user, bool withAgents, CancellationToken cancellationToken)
    {
        var workspace = user with { Home = Directory.CreateTempSubdirectory("dendro-eval-").FullName };
        Directory.CreateDirectory(workspace.Logs);
        var parts = withAgents ? Parts : [Store];
        var ports = FreePorts.Find(parts);
        var plan = SystemPlan.Create(workspace, EvalSettings.Of(Settings.Load(user)), ports, Replicas.One, parts);
        var system = new EvalSystem(workspace, ports, [.. plan.Children.Select(EvalSettings.Of)]);
        try
        {
            await system.StartAsync(system.Spec(Store), cancellationToken);
            await Task.WhenAll(system._specs.Where(spec => spec.Name != Store).Select(spec => system.StartAsync(spec, cancellationToken)));
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the telemetry store by an empty one at the same addresses.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        // What it has is thrown away, so there is nothing to finish.
        await KillAsync(_running[Store]);
        Directory.Delete(Path.Combine(_workspace.Home, "telemetry"), recursive: true);
        await StartAsync(Spec(Store), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Values.Select(KillAsync));
        _spawner.Dispose();
        Directory.Delete(_workspace.Home, recursive: true);
    }

    ChildSpec Spec(string name) => _specs.Single(spec => spec.Name == name);

    async Task StartAsync(ChildSpec spec, CancellationToken cancellationToken)
    {
        var process = await _spawner.StartAsync(spec.Launch, _workspace.Log(spec.Name));
        lock (_running)
        {
            _running[spec.Name] = process;
        }

        var began = TimeProvider.System.GetTimestamp();
        Health health;
        while (!(health = await spec.Probe(cancellationToken)).IsHealthy)
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartDeadline)
            {
                var last = LogFiles.Tail(_workspace.Log(spec.Name), 5);
                throw new UserError($"{spec.Name} {(process.HasExited ? $"ended with exit code {process.ExitCode}" : health.Detail)}: {string.Join(' ', last)}");
            }

            await Task.Delay(ProbeEvery, TimeProvider.System, cancellationToken);
        }
    }

    static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
        {
            Signals.Send(process.Id, Signals.Kill);
            await process.WaitForExitAsync();
        }
    }
}
