using System.Globalization;
using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Scores;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>The report of an evaluation as people read it.</summary>
internal static class EvalTables
{
    const int CausesOfALine = 3;
    const double GoodEnough = 0.8;

    /// <summary>A case that is done: what was true, and what was named.</summary>
    public static string Line(int number, int cases, CaseResult result)
    {
        var truth = result.Truth is { } one ? $"{one.Service} {one.Fault}" : "quiet";
        var named = result.Error is { } error ? $"no answer: {error}"
            : result.Causes.Count == 0 ? result.Verdict
            : $"{(result.IsAlarm ? "" : result.Verdict + ", ")}{string.Join(", ", result.Causes.Take(CausesOfALine).Select(Text))}";
        return string.Create(CultureInfo.InvariantCulture, $"{number,4}/{cases} {Mark(result)} {result.Case}: {truth} → {named} ({result.Seconds:0.0} s)");
    }

    public static void Write(EvalReport report, IAnsiConsole output)
    {
        output.WriteLine();
        output.Write(Scores("system", [.. report.Systems, .. report.Systems.Count > 1 ? (Score[])[report.All] : []], withQuiet: true));
        if (report.Faults.Count > 0)
        {
            output.WriteLine();
            output.Write(Scores("fault", report.Faults, withQuiet: false));
            Weak(report.Faults, output);
        }

        if (report.Bars.Count > 0)
        {
            output.WriteLine();
            output.Write(Bars(report.Bars));
        }

        if (report.Reliability.Count > 0)
        {
            output.WriteLine();
            output.Write(Reliability(report.Reliability));
        }

        if (report.Answered < report.Cases)
        {
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Answered} of {report.Cases} cases."));
        }
    }

    /// <summary>Names the kinds of faults that are not found well enough.</summary>
    static void Weak(IReadOnlyList<Score> faults, IAnsiConsole output)
    {
        var weak = faults.Where(fault => fault.At1.Value < GoodEnough || fault.Mechanism.Value < GoodEnough).Select(fault => fault.Name).ToList();
        if (weak.Count > 0)
        {
            output.WriteLine($"Under {Percent(GoodEnough)} in AS@1 or mechanism: {string.Join(", ", weak)}.");
        }
    }

    static string Mark(CaseResult result) => result switch
    {
        { Error: not null } => "!",
        { Truth: null } => result.IsAlarm ? "✗" : "✓",
        { Rank: 1 } => "✓",
        { Rank: { } rank } => rank.ToString(CultureInfo.InvariantCulture),
        _ => "✗",
    };

    static string Text(NamedCause cause) =>
        string.Create(CultureInfo.InvariantCulture, $"{cause.Service} {cause.Mechanism}{(cause.Dependency is { } dependency ? $" ({dependency})" : "")} {100 * cause.Confidence:0} %");

    static Table Scores(string first, IReadOnlyList<Score> scores, bool withQuiet)
    {
        string[] quiet = withQuiet ? ["quiet", "alarms"] : [];
        var table = Terminal.Table([first, "faults", "AS@1", "AS@3", "AS@5", "mechanism", "instance", "onset", "within 30 s", .. quiet, "not known", "no answer", "median", "p95"]);
        foreach (var score in scores)
        {
            string[] cells =
            [
                score.Name, Number(score.At1.Of), Interval(score.At1), Interval(score.At3), Interval(score.At5), Ratio(score.Mechanism), Ratio(score.Instance),
                Seconds(score.OnsetMedianSeconds), Ratio(score.Onset), .. withQuiet ? (string[])[Number(score.Alarms.Of), Interval(score.Alarms)] : [],
                Ratio(score.NotKnown), Number(score.Failed), Seconds(score.MedianSeconds), Seconds(score.P95Seconds),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        return table;
    }

    /// <summary>A row a system, with AS@1, AS@3 and AS@5 of each bar in a column.</summary>
    static Table Bars(IReadOnlyList<BarScore> bars)
    {
        var table = Terminal.Table(["bars: AS@1 / 3 / 5", "faults", .. bars.Select(bar => bar.Name).Distinct()]);
        foreach (var system in bars.GroupBy(bar => bar.System))
        {
            string[] cells = [system.Key, Number(system.First().Faults), .. system.Select(bar => $"{Percent(bar.At1)} / {Percent(bar.At3)} / {Percent(bar.At5)}")];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        return table;
    }

    static Table Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var table = Terminal.Table("confidence of the first cause", "mean", "answers", "right");
        foreach (var bin in bins)
        {
            table.AddRow(((string[])[$"{Percent(bin.From)} to {Percent(bin.To)}", Percent(bin.MeanConfidence), Number(bin.Right.Of), Interval(bin.Right)]).Select(cell => new Text(cell)));
        }

        return table;
    }

    static string Interval(Share share) => share.Value is { } value ? $"{Percent(value)} [{100 * share.Low:0}…{100 * share.High:0}]" : "";

    static string Ratio(Share share) => share.Value is { } value ? $"{Percent(value)} of {share.Of}" : "";

    static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    static string Seconds(double? seconds) => seconds is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0} s") : "";

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
