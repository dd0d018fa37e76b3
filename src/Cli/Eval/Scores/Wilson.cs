namespace Dendro.Cli.Eval.Scores;

/// <summary>A share, with what it may be in truth.</summary>
/// <param name="Low">Of the interval that has the true share 95 times of 100.</param>
internal sealed record Share(int Right, int Of, double Low, double High)
{
    public double? Value => Of == 0 ? null : (double)Right / Of;
}

/// <summary>The score interval of E. B. Wilson (1927), which holds for few trials and for shares near 0 and 1 too.</summary>
internal static class Wilson
{
    /// <summary>The 97.5 % point of the normal distribution.</summary>
    const double Z = 1.959963984540054;

    public static Share Share(int right, int of)
    {
        if (of == 0)
        {
            return new Share(0, 0, 0, 1);
        }

        var (share, square) = ((double)right / of, Z * Z / of);
        var middle = (share + (square / 2)) / (1 + square);
        var half = Z / (1 + square) * Math.Sqrt((share * (1 - share) / of) + (square / (4 * of)));
        return new Share(right, of, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    public static Share Share<T>(IEnumerable<T> trials, Func<T, bool> isRight)
    {
        var all = trials.Select(isRight).ToList();
        return Share(all.Count(right => right), all.Count);
    }
}
