using System.CommandLine;

namespace Dendro.Cli.Commands;

/// <summary><c>eval</c>: how good the agents' answers are.</summary>
internal static class EvalCommand
{
    public static Command Create() => new ExampleCommand(
        "eval",
        "Measure how good the agents' answers are.",
        $"{EvalCausesCommand.Examples}\n{EvalQuestionsCommand.Examples}") { EvalCausesCommand.Create(), EvalQuestionsCommand.Create() };
}
