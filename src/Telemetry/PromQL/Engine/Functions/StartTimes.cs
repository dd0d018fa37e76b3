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

        var start = window.StartTimes[index];
        return start >= window.Times[index - 1] && start < window.Times[index];
    }

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
