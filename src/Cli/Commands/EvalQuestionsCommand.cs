using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dendro.Cli.Asking;
using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Questions;
using Dendro.Cli.Import;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Spectre.Console;

namespace Dendro.Cli.Commands;

/// <summary><c>eval questions</c>: whether questions are answered as they should be.</summary>
internal static class EvalQuestionsCommand
{
    public const string Examples = """
        ./dendro eval questions --data questions.txt                     asked of the system that runs
        ./dendro eval questions --data questions.txt --system cases/one  of recorded telemetry, in a store of its own
        """;

    static readonly Option<string> Data = new("--data") { Description = "A file with a question a line: QUESTION | KIND; SLOT VALUE; …", HelpName = "file", Required = true };

    static readonly Option<string?> Recorded = new("--system") { Description = "A case's folder (see eval causes), whose telemetry is asked about instead of the system that runs.", HelpName = "folder" };

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "The time that is meant where a question names none (default 15m, or the case's).");

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    static readonly JsonSerializerOptions Written = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "questions",
            "Ask questions and compare the answers with what they have to be. Exit code 0 when all are right, 1 when not.",
            Examples) { Data, Recorded, Since, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var questions = QuestionFile.Read(arguments.GetRequiredValue(Data));
        using var client = RetryAfter.Client();
        if (arguments.GetValue(Recorded) is not { } folder)
        {
            using var orchestrator = new OrchestratorClient(workspace);
            return await AskAsync(arguments, orchestrator, new TelemetryApi(client, QueryCommand.Addresses(workspace)), questions, null, cancellationToken);
        }

        var one = EvalCase.ReadAll(Path.GetDirectoryName(Path.GetFullPath(folder))!, [Path.GetFileName(Path.GetFullPath(folder))])[0];
        await using var system = await EvalSystem.StartAsync(workspace, withAgents: true, cancellationToken);
        var shift = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - one.Text.End.ToUnixTimeMilliseconds()) * 1_000_000;
        await new Importer(new OtlpSender(client, system.Otlp), one.Files([]), shift).RunAsync(null, cancellationToken);
        using var own = new OrchestratorClient(system.Orchestrator);
        return await AskAsync(arguments, own, new TelemetryApi(client, system.Telemetry), questions, one.Range, cancellationToken);
    }

    static async Task<int> AskAsync(
        ParseResult arguments, OrchestratorClient orchestrator, TelemetryApi telemetry, IReadOnlyList<AskedQuestion> questions, TimeSpan? range, CancellationToken cancellationToken)
    {
        var isJson = arguments.GetValue(Json);
        var run = new QuestionRun(orchestrator, new QuestionCheck(telemetry), arguments.GetValue(Since) ?? range, TimeProvider.System);
        var results = await run.RunAsync(questions, result => Show(result, isJson), cancellationToken);
        var right = results.Count(result => result.Wrong.Count == 0);
        var seconds = results.Select(result => result.Seconds).Order().ToList();
        var p95 = seconds[Math.Min(seconds.Count - 1, (int)(0.95 * seconds.Count))];
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { questions = results.Count, right, p95_seconds = p95, results }, Written));
        }
        else
        {
            Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{right} of {results.Count} right ({100.0 * right / results.Count:0.#} %), median {seconds[seconds.Count / 2]:0.00} s, p95 {p95:0.00} s"));
        }

        return right == results.Count ? 0 : 1;
    }

    static void Show(QuestionResult result, bool isJson)
    {
        if (!isJson)
        {
            Terminal.Out.WriteLine($"{(result.Wrong.Count == 0 ? "+" : "-")} {result.Line,4} {result.Question}{string.Concat(result.Wrong.Select(reason => $"\n         {reason}"))}");
        }
    }
}
