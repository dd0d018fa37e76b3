namespace Dendro.Agents.Core.Evidence;

/// <summary>When a time counts as changed.</summary>
internal static class Shift
{
    public const double SmallestRatio = 2;
    public const double SmallestMs = 25;

    /// <summary>With nothing to compare with, only a time that no healthy request of a shop takes is suspect.</summary>
    public const double SuspectMs = 400;

    public static bool IsRemarkable(double ms, double? baselineMs) => baselineMs is { } before
        ? ms >= SmallestRatio * before && ms - before >= SmallestMs
        : ms >= SuspectMs;
}
