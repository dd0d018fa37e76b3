using System.CommandLine;
using System.Diagnostics;

namespace Dendro.Cli.Commands;

/// <summary><c>bench</c>: hands over to the program in <c>bench/</c>, which nothing else needs.</summary>
internal static class BenchCommand
{
    const string Assembly = "Dendro.Bench";

    static readonly Argument<string[]> Arguments = new("arguments") { Description = "ingest, query, endurance or promql, and their options; ./dendro bench ingest -- --help lists them.", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "bench",
            "Measure the telemetry server, or any other that speaks the same protocols.",
            """
            ./dendro bench ingest                    records per CPU second, each signal on a fresh store
            ./dendro bench ingest --signal logs --grpc --json
            ./dendro bench ingest --url http://127.0.0.1:4318 --pid 4711
            ./dendro bench query                     times of 52 queries over an hour of a shop, whose answers are checked
            ./dendro bench endurance --minutes 20    memory and latencies of each minute under all signals and queries
            ./dendro bench promql                    PromQL's evaluator beside a bare read of the same samples
            """) { Arguments };
        // The options are the other program's.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var program = Front.Workspace(arguments).Assembly(Assembly);
        if (!File.Exists(program))
        {
            throw new UserError("the benchmarks are not built; run it once without --no-build.");
        }

        // In the order in which they were given: values that follow an option of the other program are arguments to this one.
        var own = arguments.Tokens.Select(token => token.Value).SkipWhile(token => token != arguments.CommandResult.Command.Name).Skip(1).Where(token => token is not ("--" or "--no-build"));
        using var bench = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [program, .. own]))!;
        try
        {
            await bench.WaitForExitAsync(cancellationToken);
            return bench.ExitCode;
        }
        finally
        {
            if (!bench.HasExited)
            {
                bench.Kill(entireProcessTree: true);
            }
        }
    }
}
