namespace Dendro.Cli.Eval.Generate;

/// <summary>How long a recording is, when its fault begins, and what the question looks at; in seconds.</summary>
internal sealed record CaseSpan(double Length, double Age, TimeSpan Range)
{
    static readonly int[] Minutes = [5, 10, 15, 30];

    public double Since => Length - Age;

    public static CaseSpan Roll(Dice dice)
    {
        var age = dice.Between(60, 600);
        var range = dice.Pick(Minutes.Where(minutes => minutes * 60 >= age + 60).ToList());
        return new CaseSpan(60 * dice.Between(Math.Max(20, 2.5 * range), 75), age, TimeSpan.FromMinutes(range));
    }
}
