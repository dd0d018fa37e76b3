using System.CommandLine;
using Dendro.Cli.Asking;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Commands;

/// <summary><c>chat</c>: one question after the other, each leaning on the one before.</summary>
internal static class ChatCommand
{
    const string Leave = "exit";

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "How far to look back when a question names no time (default 15m).");

    public static Command Create()
    {
        var command = new ExampleCommand(
            "chat",
            "Ask one question after the other. Arrow keys bring back earlier ones, Tab completes names; exit or Ctrl-D ends.",
            """
            ./dendro chat
            echo "is anything wrong?" | ./dendro chat
            """) { Since };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        using var client = new OrchestratorClient(workspace);
        var history = new History(workspace);
        var prompt = Console.IsInputRedirected ? null : new Prompt(new LineEditor(history.Lines, await NamesAsync(client, cancellationToken)));
        string? conversation = null;
        while (!cancellationToken.IsCancellationRequested && (prompt is null ? await Console.In.ReadLineAsync(cancellationToken) : prompt.Read()) is { } line && line.Trim() != Leave)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            history.Add(line);
            conversation = await AnswerAsync(client, line, conversation, arguments.GetValue(Since), cancellationToken);
        }

        return 0;
    }

    /// <summary>A question without an answer does not end the conversation.</summary>
    static async Task<string?> AnswerAsync(OrchestratorClient client, string question, string? conversation, TimeSpan? since, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Telling.TellAsync(client, question, conversation, since, isVerbose: false, cancellationToken);
            Terminal.Out.WriteLine();
            return answer.ConversationId;
        }
        catch (UserError error)
        {
            Terminal.Out.WriteLine($"dendro: {error.Message}");
            return conversation;
        }
    }

    /// <summary>What Tab completes: the services and their operations.</summary>
    static async Task<IReadOnlyList<string>> NamesAsync(OrchestratorClient client, CancellationToken cancellationToken)
    {
        try
        {
            var lists = await Task.WhenAll(((string[])["list all services", "list all endpoints"]).Select(question => client.AskAsync(question, null, null, cancellationToken)));
            return [.. lists.SelectMany((list, i) => OrchestratorClient.Read(list).Parts.Rows?.Select(row => row[i].ToString()) ?? []).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (UserError)
        {
            // The first question will say what is the matter.
            return [];
        }
    }
}
