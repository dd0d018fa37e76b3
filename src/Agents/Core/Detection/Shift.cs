namespace Dendro.Agents.Core.Detection;

/// <summary>A stretch of the time asked about in which a measure was not what it used to be.</summary>
/// <param name="Since">When it left its usual level.</param>
/// <param name="Until">When it came back; null while it has not.</param>
/// <param name="Deviation">How far, in standard errors; negative when it fell.</param>
/// <param name="Before">The usual level.</param>
/// <param name="After">The level of the stretch.</param>
/// <param name="Weight">What stands behind the stretch, as in <see cref="Point.Weight"/>.</param>
internal sealed record Shift(DateTimeOffset Since, DateTimeOffset? Until, double Deviation, double Before, double After, double Weight)
{
    /// <summary>How many points the stretch has.</summary>
    public int Points { get; init; } = 1;

    /// <summary>How far it is from the usual level, measured in the spread that the points before had: what robust rankings compare.</summary>
    public double Distance { get; init; }

    public bool Grew => After > Before;

    /// <summary>The larger level over the smaller one, at least 1.</summary>
    public double Factor
    {
        get
        {
            var (small, large) = (Math.Min(Before, After), Math.Max(Before, After));
            return large <= 0 ? 1 : small <= large / Largest ? Largest : large / small;
        }
    }

    /// <summary>From nothing to something is no more than this.</summary>
    const double Largest = 100;
}
