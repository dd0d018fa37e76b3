using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dendro.Cli.Asking;
using Dendro.Cli.Configuration;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;
using Spectre.Console;

namespace Dendro.Cli.Commands;

/// <summary><c>ask</c>: a question in plain language to the agents.</summary>
internal static class AskCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static readonly Argument<string[]> Words = new("question") { Description = "In plain language.", Arity = ArgumentArity.OneOrMore };

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "How far to look back (default 15m).");

    static readonly Option<bool> Json = new("--json") { Description = "Print the orchestrator's whole answer." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "ask",
            "Ask the agents what is wrong. Exit code 0 when there is an answer, also when nothing is wrong; 1 when there is none.",
            """
            ./dendro ask "why are orders failing?"
            ./dendro ask "is anything slow?" --since 1h
            ./dendro ask "what is wrong?" --json | jq .root_causes
            """) { Words, Since, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var address = Settings.Load(workspace)["AGENT_ORCHESTRATOR_URL"] is { } url ? new Uri(url) : Running.Address(workspace, "agent-orchestrator");
        var since = arguments.GetValue(Since) ?? TimeSpan.FromMinutes(15);
        var question = new Question(string.Join(' ', arguments.GetRequiredValue(Words)), string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(since.TotalSeconds)}s"));
        var answer = Terminal.IsTerminal
            ? await Terminal.Out.Status().StartAsync("Looking at logs, metrics and traces …", _ => AskAsync(address, question, cancellationToken))
            : await AskAsync(address, question, cancellationToken);
        Console.WriteLine(arguments.GetValue(Json) ? answer : JsonSerializer.Deserialize(answer, AnswerJson.Default.Answer)!.ToText());
        return 0;
    }

    static async Task<string> AskAsync(Uri address, Question question, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await client.PostAsJsonAsync(new Uri(address, "/analyze"), question, AnswerJson.Default.Question, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? body
                : throw new UserError($"the orchestrator answers: {TelemetryApi.ErrorText(body)} (HTTP {(int)response.StatusCode})");
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"the orchestrator does not answer at {address} ({e.Message}); ./dendro status tells how it is.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserError($"the orchestrator did not answer within {Patience.TotalMinutes:0} minutes; see ./dendro logs agent-orchestrator.");
        }
    }
}
