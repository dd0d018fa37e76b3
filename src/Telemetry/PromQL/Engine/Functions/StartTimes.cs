using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>What a counter's start times tell about it; they are empty where none is known, 0 where one is not.</summary>
internal static class StartTimes
{
    /// <summary>Whether the sample began counting after the sample before it was taken.</summary>
    public static bool IsReset(ReadOnlySpan<long> times, ReadOnlySpan<long> starts, int index)
    {
        if (starts.IsEmpty || starts[index] == 0)
        {
            return false;
        }

        var (start, previousStart, previousTime) = (starts[index], starts[index - 1], times[index - 1]);
        // Deltas begin exactly where the one before ended. Counters whose start is unknown do so too, but only the
        // second sample, after a first one that has no start or begins when it was taken.
        var isDelta = start == previousTime && previousStart != 0 && previousStart < previousTime;
        return start < times[index] && (start > previousTime || isDelta);
    }

    /// <summary>Whether the sample claims to have begun before the sample before it was taken, but not with it.</summary>
    public static bool Overlaps(ReadOnlySpan<long> times, ReadOnlySpan<long> starts, int index) =>
        !starts.IsEmpty && starts[index] != 0 && starts[index] < times[index - 1] && starts[index] != starts[index - 1];

    public static void WarnOfOverlap(CallContext call, Labels labels) => call.Annotations.Warn(
        $"sample has start time that overlaps with previous sample timestamp for metric {GoString.Quote(labels[Labels.MetricName])}{call.At(0)}");

    /// <summary>How long a window's first sample has counted if it began inside the window, which begins at <paramref name="windowMs"/>; else 0.</summary>
    public static long CountingMs(long time, long start, long windowMs) => start != 0 && start > windowMs && start < time ? time - start : 0;
}
