namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>What a counter's start time tells about it.</summary>
internal static class StartTimes
{
    /// <summary>Whether the sample began counting after the sample before it was taken.</summary>
    public static bool IsReset(in Window window, int index)
    {
        if (window.StartTimes.IsEmpty || window.StartTimes[index] == 0)
        {
            return false;
        }

        var (start, previousStart, previousTime) = (window.StartTimes[index], window.StartTimes[index - 1], window.Times[index - 1]);
        // Deltas begin exactly where the one before ended. Counters whose start is unknown do so too, but only the
        // second sample, after a first one that has no start or begins when it was taken.
        var isDelta = start == previousTime && previousStart != 0 && previousStart < previousTime;
        return start < window.Times[index] && (start > previousTime || isDelta);
    }

    /// <summary>Whether the sample claims to have begun before the sample before it was taken, but not with it.</summary>
    public static bool Overlaps(in Window window, int index) =>
        !window.StartTimes.IsEmpty
        && window.StartTimes[index] != 0
        && window.StartTimes[index] < window.Times[index - 1]
        && window.StartTimes[index] != window.StartTimes[index - 1];

    /// <summary>When the first sample began counting, if that lies inside the window; else null.</summary>
    public static long? InsideWindow(in Window window)
    {
        if (window.StartTimes.IsEmpty || window.StartTimes[0] == 0)
        {
            return null;
        }

        var start = window.StartTimes[0];
        return start > window.StartMs && start < window.Times[0] ? start : null;
    }
}
