using System.CommandLine;
using System.CommandLine.Help;
using Dendro.Cli.Configuration;

namespace Dendro.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class Front
{
    public static readonly Option<string?> StateDir = new("--state-dir")
    {
        Description = "Folder of state, data and logs (default: DENDRO_HOME, else .dendro in the repository).",
        HelpName = "folder",
        Recursive = true,
    };

    /// <summary>Read by the front door, before this program starts; listed here for the help.</summary>
    public static readonly Option<bool> NoBuild = new("--no-build")
    {
        Description = "Run what was built last, without looking for changes.",
        Recursive = true,
    };

    public const string Examples = """
        ./dendro up --detach                        start everything in the background
        ./dendro ask "why are there errors?"        ask the agents
        ./dendro fault order db-error               break something, then ask again
        ./dendro query '{service_name="order"}'     look yourself: LogQL, PromQL or TraceQL
        ./dendro down                               stop everything
        """;

    public static RootCommand Create()
    {
        var root = new RootCommand("Dendro: a wood shop that emits telemetry, a backend that stores it, agents that explain it. Exit codes: 0 done, 1 failed, 2 wrong argument or setting.")
        {
            StateDir,
            NoBuild,
            UpCommand.Create(),
            DownCommand.Create(),
            StatusCommand.Create(),
            RestartCommand.Create(),
            LogsCommand.Create(),
            AskCommand.Create(),
            ChatCommand.Create(),
            QueryCommand.Create(),
            ImportCommand.Create(),
            EvalCommand.Create(),
            FaultCommand.Create(),
            BenchCommand.Create(),
            VerifyCommand.Create(),
            LoadCommand.Create(),
            TestCommand.Create(),
        };
        root.HelpName = "./dendro";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    public static Workspace Workspace(ParseResult arguments) => Configuration.Workspace.Find(arguments.GetValue(StateDir));
}
