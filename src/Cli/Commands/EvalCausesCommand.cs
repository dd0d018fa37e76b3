using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Generate;
using Dendro.Cli.Eval.Live;
using Dendro.Cli.Faults;
using Dendro.Cli.Import;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

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
        ./dendro eval causes --generate 300 --quiet 300 --seed 7
        ./dendro eval causes --generate 20 --seed 7 --write cases
        ./dendro eval causes --live --only latency           faults of the shop that runs here
        """;

    static readonly Option<string?> Data = new("--data") { Description = "A folder with a folder a case: case.json beside traces.jsonl.gz, metrics.jsonl.gz, logs.jsonl.gz.", HelpName = "folder" };

    static readonly Option<int> Generate = NumberOption.Create("--generate", [], "Make so many systems by chance, each with a fault of a known kind.", 0, number => number >= 0, "a number from 0");

    static readonly Option<int> Quiet = NumberOption.Create("--quiet", [], "With --generate: and so many in which nothing is broken.", 0, number => number >= 0, "a number from 0");

    static readonly Option<int> Seed = NumberOption.Create("--seed", [], "With --generate: the same seed makes the same systems.", 1, _ => true, "a number");

    static readonly Option<string?> Keep = new("--write") { Description = "With --generate: keep the cases in this folder, for --data.", HelpName = "folder" };

    static readonly Option<bool> Live = new("--live") { Description = "Break the shop that runs here, one fault after the other, and ask while it is broken and after." };

    static readonly Option<TimeSpan?> Rest = DurationOption.Create("--rest", "With --live: how long the shop gets to recover from each fault (default 3m).");

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
                Nothing that runs here is touched but by --live. Ctrl-C shows what there is so far. Exit code 0 when every case has an answer, 1 when not.
                """,
            Examples) { Data, Generate, Quiet, Seed, Keep, Live, Rest, Only, Without, Resume, Json };
        command.Validators.Add(Validate);
        command.SetAction(RunAsync);
        return command;
    }

    // What would be ignored is refused.
    static void Validate(CommandResult arguments)
    {
        bool IsGiven(Option option) => arguments.GetResult(option) is { Implicit: false };
        Option[] sources = [Data, Generate, Live];
        if (sources.Count(IsGiven) != 1)
        {
            arguments.AddError("expected one of --data FOLDER, --generate NUMBER and --live.");
            return;
        }

        (Option Option, Option[] Sources)[] kept = [(Quiet, [Generate]), (Seed, [Generate]), (Keep, [Generate]), (Rest, [Live]), (Resume, [Data, Generate]), (Without, [Data, Generate])];
        foreach (var (option, with) in kept.Where(one => IsGiven(one.Option) && !one.Sources.Any(IsGiven)))
        {
            arguments.AddError($"{option.Name} is for {string.Join(" and ", with.Select(source => source.Name))}; leave it out.");
        }
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var only = arguments.GetValue(Only) ?? [];
        var without = arguments.GetValue(Without) ?? [];
        if (arguments.GetValue(Live))
        {
            return await RunLiveAsync(arguments, workspace, cancellationToken);
        }

        if (arguments.GetValue(Data) is { } folder)
        {
            return await RunAsync(arguments, CaseSource.Of(EvalCase.ReadAll(folder, only)), Results(workspace, without, Path.GetFullPath(folder)), cancellationToken);
        }

        var (faults, quiet, seed) = (arguments.GetValue(Generate), arguments.GetValue(Quiet), arguments.GetValue(Seed));
        var plans = GeneratedPlan.Make(faults, quiet, seed).Where(plan => only.Length == 0 || only.Any(name => plan.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || plan.Kind?.Name == name));
        var kept = arguments.GetValue(Keep);
        var root = kept is null ? Directory.CreateTempSubdirectory("dendro-cases-").FullName : Directory.CreateDirectory(kept).FullName;
        try
        {
            return await RunAsync(arguments, CaseSource.Of(plans, root, kept is not null), Results(workspace, without, $"generated {faults} {quiet} {seed}"), cancellationToken);
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    static async Task<int> RunAsync(ParseResult arguments, IReadOnlyList<CaseSource> cases, ResultFile file, CancellationToken cancellationToken)
    {
        var run = new CaseRun(Front.Workspace(arguments), cases, arguments.GetValue(Without) ?? [], file, TimeProvider.System);
        var results = await run.RunAsync(arguments.GetValue(Resume), Progress(arguments, cases.Count), cancellationToken);
        return Write(arguments, EvalReport.Of(cases.Count, results), cancellationToken);
    }

    static async Task<int> RunLiveAsync(ParseResult arguments, Workspace workspace, CancellationToken cancellationToken)
    {
        using var faults = new FaultSwitches(workspace);
        using var client = RetryAfter.Client();
        client.Timeout = CausesClient.Patience + TimeSpan.FromSeconds(10);
        var only = arguments.GetValue(Only) ?? [];
        var wanted = (await faults.ListAsync(null, cancellationToken)).Where(fault => only.Length == 0 || only.Any(name => $"{fault.Service} {fault.Kind}".Contains(name, StringComparison.OrdinalIgnoreCase))).ToList();
        var run = new LiveRun(faults, new CausesClient(client, Running.Address(workspace, "agent-orchestrator")), arguments.GetValue(Rest) ?? LiveRun.UsualRest, TimeProvider.System);
        var count = LiveRun.Questions(wanted.Count);
        return Write(arguments, EvalReport.Of(count, await run.RunAsync(wanted, Progress(arguments, count), cancellationToken)), cancellationToken);
    }

    /// <summary>Shows each result as it comes; it is no part of the answer.</summary>
    static Action<int, CaseResult> Progress(ParseResult arguments, int count)
    {
        var output = arguments.GetValue(Json) ? Console.Error : Console.Out;
        return (number, result) => output.WriteLine(EvalTables.Line(number, count, result));
    }

    static int Write(ParseResult arguments, EvalReport report, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, EvalJson.Default.EvalReport));
        }
        else
        {
            EvalTables.Write(report, Terminal.Out);
            if (report.Answered < report.Cases && !arguments.GetValue(Live))
            {
                Console.WriteLine("--resume goes on from here.");
            }
        }

        return cancellationToken.IsCancellationRequested ? Interrupted : report.All.Failed == 0 ? 0 : 1;
    }

    /// <summary>A file for each set of cases and signals.</summary>
    static ResultFile Results(Workspace workspace, IEnumerable<OtlpSignal> without, string cases)
    {
        var what = $"{cases} {string.Join(' ', without.Order())}";
        return new ResultFile(Path.Combine(workspace.Home, "eval", $"causes-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..12]}.jsonl"));
    }
}
