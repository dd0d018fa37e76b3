using System.CommandLine;
using Dendro.Cli.Asking;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Commands;

/// <summary><c>ask</c>: a question in plain language to the agents.</summary>
internal static class AskCommand
{
    static readonly Argument<string[]> Words = new("question") { Description = "In plain language.", Arity = ArgumentArity.OneOrMore };

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "How far to look back when the question names no time (default 15m).");

    static readonly Option<bool> New = new("--new") { Description = "Begin anew; without it, a question within ten minutes goes on from the one before." };

    static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Show the evidence: all facts, queries and links." };

    static readonly Option<bool> Json = new("--json") { Description = "Print the orchestrator's whole answer." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "ask",
            "Ask about the system: numbers, rankings, comparisons, logs, traces, dependencies, changes, causes. Exit code 0 when there is an answer; 1 when there is none.",
            """
            ./dendro ask "why are orders failing?"
            ./dendro ask "p95 of POST /orders in the last 10 minutes"
            ./dendro ask "and of stock?"                        goes on from the question before
            ./dendro ask "which service logs the most errors?" --new
            ./dendro ask "what is wrong?" --since 1h --json | jq .root_causes
            """) { Words, Since, New, Verbose, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        using var client = new OrchestratorClient(workspace);
        var last = new LastConversation(workspace, TimeProvider.System);
        var question = string.Join(' ', arguments.GetRequiredValue(Words));
        var conversation = arguments.GetValue(New) ? null : last.Find();
        if (arguments.GetValue(Json))
        {
            var body = await client.AskAsync(question, conversation, arguments.GetValue(Since), cancellationToken);
            last.Keep(OrchestratorClient.Read(body).ConversationId);
            Console.WriteLine(body);
            return 0;
        }

        Task<Answer> TellAsync() => Telling.TellAsync(client, question, conversation, arguments.GetValue(Since), arguments.GetValue(Verbose), cancellationToken);
        last.Keep((Terminal.IsTerminal ? await Terminal.Out.Status().StartAsync("Looking …", _ => TellAsync()) : await TellAsync()).ConversationId);
        return 0;
    }
}
