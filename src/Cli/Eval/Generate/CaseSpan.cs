namespace Dendro.Cli.Eval.Generate;

/// <summary>How long a recording is, when its fault begins, and what the question looks at; in seconds.</summary>
internal sealed record CaseSpan(double Length, double Age, TimeSpan Range)
{
    static readonly int[] Minutes = [5, 10, 15, 30];

    public double Since => Length - Age;

    /// <param name="isLarge">Its metrics come once a minute, or they would be too many.</param>
    public static CaseSpan Roll(bool isLarge, Dice dice)
    {
        var age = dice.Between(isLarge ? 4 * CaseVolume.LongInterval : 60, 600);
        var range = dice.Pick(Minutes.Where(minutes => minutes * 60 >= age + 60).ToList());
        var shortest = Math.Max(20, 2.5 * range);
        return new CaseSpan(60 * dice.Between(shortest, isLarge ? Math.Max(shortest, 40) : 75), age, TimeSpan.FromMinutes(range));
    }
}
