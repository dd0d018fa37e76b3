using System.CommandLine;
using System.Text.Json;
using Dendro.Cli.Output;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>status</c>: what runs, where, and how much memory it takes.</summary>
internal static class StatusCommand
{
    static readonly Option<bool> Json = new("--json") { Description = "Print JSON, with memory in bytes (pss_bytes)." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "status",
            """
                Show each part: process id, state, address, restarts, memory (proportional set size).
                Exit code 0 when everything is healthy, 1 when not or when nothing runs.
                """,
            """
            ./dendro status
            ./dendro status --json | jq .pss_bytes
            """) { Json };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult arguments)
    {
        var workspace = Front.Workspace(arguments);
        var state = RunState.Read(workspace.StateFile);
        var isRunning = state?.IsSupervised == true;
        var status = SystemStatus.Of(state, isRunning);
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(status, SystemStatusJson.Default.SystemStatus));
        }
        else if (!isRunning)
        {
            Console.WriteLine($"Nothing runs here (state in {workspace.Home}); start it with ./dendro up.");
        }
        else
        {
            Terminal.Out.Write(PartsTable.Status(status.Parts));
            Console.WriteLine($"Memory of everything: {PartsTable.Megabytes(status.PssBytes)}.");
        }

        return isRunning && status.Parts.All(part => part.State == Phase.Healthy) ? 0 : 1;
    }
}
