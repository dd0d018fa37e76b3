using Dendro.Cli.Eval.Scores;

namespace Dendro.Cli.Eval;

/// <summary>The outcome of a run, or of as much as there was of it.</summary>
internal sealed record EvalReport
{
    public required int Cases { get; init; }

    public required int Answered { get; init; }

    public required IReadOnlyList<Score> Systems { get; init; }

    public required IReadOnlyList<Score> Faults { get; init; }

    public required Score All { get; init; }

    public required IReadOnlyList<BarScore> Bars { get; init; }

    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    public required IReadOnlyList<CaseResult> Results { get; init; }

    public static EvalReport Of(int cases, IReadOnlyList<CaseResult> results)
    {
        var systems = results.GroupBy(result => result.System).ToList();
        return new EvalReport
        {
            Cases = cases,
            Answered = results.Count,
            Systems = [.. systems.Select(system => Score.Of(system.Key, [.. system]))],
            Faults = [.. results.Where(result => result.Truth is not null).GroupBy(result => result.Truth!.Fault).OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => Score.Of(fault.Key, [.. fault]))],
            All = Score.Of("all", results),
            Bars = [.. systems.SelectMany(system => BarScore.Of(system.Key, [.. system])), .. systems.Count > 1 ? BarScore.Of("all", results) : []],
            Reliability = ReliabilityBin.Of(results),
            Results = results,
        };
    }
}
