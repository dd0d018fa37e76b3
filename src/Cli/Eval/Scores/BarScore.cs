using Dendro.Cli.Eval.Bars;

namespace Dendro.Cli.Eval.Scores;

/// <summary>What a simple method finds in the same cases.</summary>
/// <param name="At1">The share of faults whose service it names first.</param>
internal sealed record BarScore(string System, string Name, int Faults, double At1, double At3, double At5)
{
    public static IReadOnlyList<BarScore> Of(string system, IReadOnlyCollection<CaseResult> results)
    {
        // Of a system that runs there is no recording to look at.
        var faults = results.Where(result => result is { Truth: not null, Services: > 0 }).ToList();
        if (faults.Count == 0)
        {
            return [];
        }

        // What a guess finds on average, rather than one guess.
        double Guess(int places) => faults.Average(fault => Math.Min(1, (double)places / fault.Services));
        double Bar(string name, int places) => faults.Average(fault => fault.RankIn(fault.Bars.GetValueOrDefault(name) ?? []) <= places ? 1.0 : 0);
        return
        [
            new BarScore(system, "random", faults.Count, Guess(1), Guess(3), Guess(5)),
            .. CaseBars.Names.Select(name => new BarScore(system, name, faults.Count, Bar(name, 1), Bar(name, 3), Bar(name, 5))),
        ];
    }
}
