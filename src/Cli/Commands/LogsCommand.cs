using System.CommandLine;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>logs</c>: what a process wrote to its standard output and error.</summary>
internal static class LogsCommand
{
    static readonly Argument<string> Name = new("name") { Description = "A part, as ./dendro status names it, or dendro for the supervisor." };

    static readonly Option<int> Lines = NumberOption.Create("--lines", ["-n"], "How many of the last lines.", 100, lines => lines >= 0, "a number of lines");

    static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on printing what comes." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "logs",
            "Print the last lines that a part wrote.",
            """
            ./dendro logs order
            ./dendro logs telemetry -n 20 -f
            """) { Name, Lines, Follow };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var name = arguments.GetRequiredValue(Name);
        var log = workspace.Log(name);
        if (!File.Exists(log))
        {
            IEnumerable<string> logs = Directory.Exists(workspace.Logs) ? Directory.EnumerateFiles(workspace.Logs, "*.log") : [];
            var known = logs.Select(file => Path.GetFileNameWithoutExtension(file)).Order();
            throw new UserError($"there is no log of \"{name}\" in {workspace.Logs}; there are {string.Join(", ", known)}.", exitCode: 2);
        }

        foreach (var line in LogFiles.Tail(log, arguments.GetValue(Lines)))
        {
            Console.WriteLine(line);
        }

        if (arguments.GetValue(Follow))
        {
            await LogFiles.FollowAsync(log, Console.Out, cancellationToken);
        }

        return 0;
    }
}
