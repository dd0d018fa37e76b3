using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Output;

/// <summary>Why a start failed, with the last lines of the logs that tell.</summary>
internal static class FailureReport
{
    const int LastLines = 15;

    /// <param name="state">Null when the supervisor ended before it had one.</param>
    /// <param name="supervisorLog">Shown when there is nothing better.</param>
    public static void Write(Workspace workspace, RunState? state, string? supervisorLog)
    {
        if (state?.Failure is { } failure)
        {
            foreach (var part in state.Parts.Where(part => part.State == Phase.Failed || (failure.Contains(part.Name, StringComparison.Ordinal) && part.HealthyAfterSeconds is null)))
            {
                Show(part.Name, workspace.Log(part.Name));
            }

            Console.Error.WriteLine($"dendro: {failure}");
        }
        else if (supervisorLog is not null)
        {
            Console.Error.WriteLine(string.Join('\n', LogFiles.Tail(supervisorLog, LastLines)));
        }
    }

    static void Show(string name, string log)
    {
        var lines = LogFiles.Tail(log, LastLines);
        if (lines.Count > 0)
        {
            Console.Error.WriteLine($"--- last lines of {name} ({log})");
            Console.Error.WriteLine(string.Join('\n', lines));
            Console.Error.WriteLine("---");
        }
    }
}
