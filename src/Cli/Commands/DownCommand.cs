using System.CommandLine;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>down</c>: stops the system that runs in the background, and what a killed one left.</summary>
internal static class DownCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var command = new ExampleCommand(
            "down",
            "Stop everything: first what makes work, then what does it, last the database. Data and logs stay.",
            """
            ./dendro down
            """);
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var workspace = Front.Workspace(arguments);
        if (RunState.Read(workspace.StateFile) is not { } state)
        {
            Console.WriteLine($"Nothing runs here (state in {workspace.Home}).");
            return 0;
        }

        if (state.IsSupervised)
        {
            Signals.Send(state.Pid, Signals.Term);
            await WaitForEndAsync(state, time, cancellationToken);
            Console.WriteLine("Stopped.");
            return 0;
        }

        await Leftovers.EndAsync(workspace, time, cancellationToken);
        Console.WriteLine("It was not running.");
        return 0;
    }

    static async Task WaitForEndAsync(RunState state, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (state.IsSupervised)
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new UserError($"the supervisor (pid {state.Pid}) did not stop within {Patience.TotalSeconds:0} s; kill -9 {state.Pid} ends it and all its processes.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }
}
