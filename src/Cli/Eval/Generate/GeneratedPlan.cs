using System.Globalization;
using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Faults;

namespace Dendro.Cli.Eval.Generate;

/// <summary>A case that is to be made.</summary>
/// <param name="Kind">Null for a quiet window.</param>
internal sealed record GeneratedPlan(string Name, int Seed, Dialect Dialect, FaultKind? Kind)
{
    /// <summary>Systems have from five to so many.</summary>
    public int MostServices { get; init; } = 150;

    /// <summary>About the most that a recording has.</summary>
    public double MostSpans { get; init; } = 150_000;

    /// <summary>Kinds in turn, each in the dialects in which it can be seen, those first that had the fewest.</summary>
    public static IReadOnlyList<GeneratedPlan> Make(int faults, int quiet, int seed)
    {
        var dice = Dice.For(seed, 0);
        var (plans, had) = (new List<GeneratedPlan>(), Dialect.All.ToDictionary(dialect => dialect, _ => 0));
        var kinds = FaultKind.All.ToArray();
        for (var i = 0; i < faults; i++)
        {
            if (i % kinds.Length == 0)
            {
                dice.Shuffle(kinds);
            }

            var kind = kinds[i % kinds.Length];
            var able = Dialect.All.Where(kind.IsSeenIn).ToList();
            var fewest = able.Min(dialect => had[dialect]);
            var dialect = dice.Pick(able.Where(one => had[one] == fewest).ToList());
            had[dialect]++;
            plans.Add(new GeneratedPlan($"{dialect.Name}-{Number(i)}", seed + i, dialect, kind));
        }

        for (var i = 0; i < quiet; i++)
        {
            var dialect = Dialect.All[i % Dialect.All.Count];
            plans.Add(new GeneratedPlan($"{dialect.Name}-quiet-{Number(i)}", seed + faults + i, dialect, null));
        }

        return plans;
    }

    static string Number(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}
