using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Eval;
using Dendro.Cli.Import;
using Dendro.Cli.Output;

namespace Dendro.Cli.Commands;

/// <summary><c>eval causes</c>: whether the right cause is named.</summary>
internal static class EvalCausesCommand
{
    const int Interrupted = 130;

    public const string Examples = """
        ./dendro eval causes --data cases                    every case of a folder
        ./dendro eval causes --data cases --resume           go on where an earlier run was interrupted
        ./dendro eval causes --data cases --without traces   what is found in metrics and logs alone
        ./dendro eval causes --data cases --only quiet --json
        """;

    static readonly Option<string?> Data = new("--data") { Description = "A folder with a folder a case: case.json beside traces.jsonl.gz, metrics.jsonl.gz, logs.jsonl.gz.", HelpName = "folder" };

    static readonly Option<string[]> Only = new("--only") { Description = "Only cases with this in their name.", HelpName = "name" };

    static readonly Option<OtlpSignal[]> Without = new("--without") { Description = "Leave a signal out.", HelpName = "traces|metrics|logs" };

    static readonly Option<bool> Resume = new("--resume") { Description = "Keep what an earlier run of the same cases answered." };

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "causes",
            """
                Ask about each case in a telemetry store and agents of their own, and count how often the right service is named.
                Nothing that runs here is touched. Ctrl-C shows what there is so far. Exit code 0 when every case has an answer, 1 when not.
                """,
            Examples) { Data, Only, Without, Resume, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(Data) ?? throw new UserError("expected --data FOLDER.", exitCode: 2);
        var workspace = Front.Workspace(arguments);
        var cases = EvalCase.ReadAll(folder, arguments.GetValue(Only) ?? []);
        var without = arguments.GetValue(Without) ?? [];
        var run = new CaseRun(workspace, cases, without, Results(workspace, folder, without), TimeProvider.System);
        var isJson = arguments.GetValue(Json);
        // Progress is no part of the answer.
        var progress = isJson ? Console.Error : Console.Out;
        var results = await run.RunAsync(arguments.GetValue(Resume), (number, result) => progress.WriteLine(EvalTables.Line(number, cases.Count, result)), cancellationToken);
        var report = EvalReport.Of(cases.Count, results);
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, EvalJson.Default.EvalReport));
        }
        else
        {
            EvalTables.Write(report, Terminal.Out);
        }

        return cancellationToken.IsCancellationRequested ? Interrupted : report.All.Failed == 0 ? 0 : 1;
    }

    /// <summary>A file for each set of cases and signals.</summary>
    static ResultFile Results(Workspace workspace, string folder, IEnumerable<OtlpSignal> without)
    {
        var what = $"{Path.GetFullPath(folder)} {string.Join(' ', without.Order())}";
        return new ResultFile(Path.Combine(workspace.Home, "eval", $"causes-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..12]}.jsonl"));
    }
}
