using System.CommandLine;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>restart</c>: one part stops and starts again, the others stay.</summary>
internal static class RestartCommand
{
    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    static readonly Argument<string> Name = new("name") { Description = "A part, as ./dendro status names it." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "restart",
            "Stop one part and start it again.",
            """
            ./dendro restart order
            """) { Name };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var name = arguments.GetRequiredValue(Name);
        var part = Running.Part(workspace, name);
        if (part.Pid is not { } pid)
        {
            throw new UserError(part.State == Phase.Healthy
                ? $"{name} lives inside the supervisor; ./dendro down and up restart it."
                : $"{name} has no process now ({part.Detail}); it is being started again anyway.");
        }

        File.WriteAllText(Path.Combine(workspace.RestartRequests, name), "");
        Signals.Send(pid, name == Plan.SystemPlan.Postgres ? Signals.Int : Signals.Term);
        if (!await UntilAsync(() => ProcFs.StartTime(pid) != part.PidStart, StopPatience, cancellationToken))
        {
            Signals.Send(pid, Signals.Kill);
        }

        if (!await UntilAsync(() => Running.Part(workspace, name) is { State: Phase.Healthy, Pid: { } now } && now != pid, StartPatience, cancellationToken))
        {
            throw new UserError($"{name} is not healthy {StartPatience.TotalSeconds:0} s after its restart; see ./dendro logs {name}.");
        }

        Console.WriteLine($"{name} is healthy again.");
        return 0;
    }

    static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        return true;
    }
}
