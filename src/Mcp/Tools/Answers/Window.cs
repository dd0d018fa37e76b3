namespace Dendro.Mcp.Tools.Answers;

/// <summary>The times that a call looks at.</summary>
internal readonly record struct Window(DateTimeOffset Start, DateTimeOffset End)
{
    public TimeSpan Length => End - Start;

    /// <summary>Seconds between two of at most sixty points, in a number that people choose; 1 at least.</summary>
    public int StepSeconds
    {
        get
        {
            var least = Length.TotalSeconds / 60;
            return Array.Find(Steps, step => step >= least) is > 0 and var step ? step : (int)Math.Ceiling(least / 86_400) * 86_400;
        }
    }

    static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
}
