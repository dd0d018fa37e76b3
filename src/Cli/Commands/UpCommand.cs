using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Faults;
using Dendro.Cli.Output;
using Dendro.Cli.Plan;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>up</c>: starts the system and stays, or leaves a supervisor in the background.</summary>
internal static class UpCommand
{
    static readonly Option<bool> Detach = new("--detach", "-d") { Description = "Return when everything is healthy; leave it running in the background." };

    static readonly Option<string[]> Only = new("--only")
    {
        Description = "Start only these: telemetry, shop, agents, or names of parts, with commas between.",
        HelpName = "parts",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    static readonly Option<int> PortOffset = NumberOption.Create(
        "--port-offset", [], "Add this to every port, so that a second system can run beside the first.", 0, Ports.IsValidOffset, "a number that leaves every port between 1024 and 65535");

    static readonly Option<Replicas> Copies = Replicas.Option();

    static readonly Option<bool> Json = new("--json") { Description = "With --detach: print the parts as JSON." };

    /// <summary>How the background copy of this program is told what it is.</summary>
    static readonly Option<bool> Supervised = new("--supervised") { Hidden = true };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "up",
            "Start the database, the broker, the telemetry backend, the shop, the agents and the web page.",
            """
            ./dendro up                              start and follow; Ctrl-C stops everything
            ./dendro up --detach                     start in the background
            ./dendro up --only telemetry,shop        without agents and web
            ./dendro up --replicas ordercheck=3,order=2
            ./dendro up -d --port-offset 1000 --state-dir /tmp/second
            """) { Detach, Only, Copies, PortOffset, Json, Supervised };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        Directory.CreateDirectory(workspace.Logs);
        Directory.CreateDirectory(workspace.RestartRequests);
        using var instance = InstanceLock.TryTake(workspace);
        if (instance is null)
        {
            Console.WriteLine($"It is running already (state in {workspace.Home}); see ./dendro status.");
            return 0;
        }

        if (arguments.GetValue(Detach))
        {
            // The supervisor takes the lock for itself.
            instance.Dispose();
            return await DetachAsync(arguments, workspace, cancellationToken);
        }

        return await SuperviseAsync(arguments, workspace, cancellationToken);
    }

    static async Task<int> SuperviseAsync(ParseResult arguments, Workspace workspace, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        await Leftovers.EndAsync(workspace, time, stop.Token);
        Preflight.CheckDisk(workspace.Home);
        ForgetFaults(workspace);
        LogFiles.Rotate(workspace.Logs, LogFiles.LargestBytes / 10);
        var ports = new Ports(arguments.GetValue(PortOffset));
        var plan = SystemPlan.Create(workspace, Settings.Load(workspace), ports, arguments.GetRequiredValue(Copies), arguments.GetValue(Only) ?? []);
        Preflight.CheckPorts(plan.AllPorts, ports.Offset);
        var board = new Board(workspace, plan.InitialState(ports.Offset, time), time);
        var run = new Supervisor(workspace, plan, board, time).RunAsync(stop.Token);
        if (!arguments.GetValue(Supervised))
        {
            await FollowAsync(workspace, board, run, time);
        }

        return await run ? 0 : 1;
    }

    /// <summary>A fault ends with the system it was switched on in.</summary>
    static void ForgetFaults(Workspace workspace)
    {
        new OutageFiles(workspace).Clear();
        if (Directory.Exists(workspace.FaultStates))
        {
            Directory.Delete(workspace.FaultStates, recursive: true);
        }
    }

    /// <summary>In the foreground: the table, then a line for each change.</summary>
    static async Task FollowAsync(Workspace workspace, Board board, Task run, TimeProvider time)
    {
        var state = await StartView.WatchAsync(() => board.State, () => run.IsCompleted || board.State.State == Phase.Stopping, time, CancellationToken.None);
        if (state is { State: Phase.Healthy or Phase.Degraded })
        {
            StartView.Summary(state);
            Console.WriteLine(state.Failure);
            Console.WriteLine("Ctrl-C stops everything.");
        }

        board.Changed = (before, after) => Changes.Write(before, after, time);
        await run;
        if (board.State.State == Phase.Failed)
        {
            FailureReport.Write(workspace, board.State, supervisorLog: null);
        }
    }

    static async Task<int> DetachAsync(ParseResult arguments, Workspace workspace, CancellationToken cancellationToken)
    {
        var log = workspace.Log("dendro");
        File.WriteAllText(log, "");
        using var supervisor = Process.Start(Background(arguments, log))!;
        RunState? Read() => RunState.Read(workspace.StateFile) is { } state && state.Pid == supervisor.Id ? state : null;
        var state = await StartView.WatchAsync(Read, () => supervisor.HasExited, TimeProvider.System, cancellationToken);
        if (state is { State: Phase.Degraded })
        {
            StartView.Summary(state);
            FailureReport.Write(workspace, state, log);
            return 1;
        }

        if (state is not { State: Phase.Healthy })
        {
            await supervisor.WaitForExitAsync(cancellationToken);
            FailureReport.Write(workspace, state, log);
            return supervisor.ExitCode == 0 ? 1 : supervisor.ExitCode;
        }

        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(state, RunStateJson.Default.RunState));
        }
        else
        {
            StartView.Summary(state);
        }

        return 0;
    }

    static ProcessStartInfo Background(ParseResult arguments, string log)
    {
        var cli = Path.Combine(AppContext.BaseDirectory, "Dendro.Cli.dll");
        var own = arguments.Tokens.Select(token => token.Value).Where(token => token is not ("--detach" or "-d" or "--json"));
        return new ProcessStartInfo("/bin/sh", ["-c", "exec setsid \"$@\" </dev/null >>\"$0\" 2>&1", log, Environment.ProcessPath!, cli, .. own, "--supervised"]);
    }
}
