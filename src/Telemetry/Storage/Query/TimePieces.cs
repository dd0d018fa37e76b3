using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Cuts a range into pieces of equal length, in order of time.</summary>
internal static class TimePieces
{
    internal static List<TimeRange> Of(TimeRange range, long number)
    {
        var length = (ulong)(range.EndNs - range.StartNs);
        var step = ((length - 1) / (ulong)Math.Max(1, number)) + 1;
        var pieces = new List<TimeRange>();
        for (ulong at = 0; at < length; at += Math.Min(step, length - at))
        {
            pieces.Add(new TimeRange((long)((ulong)range.StartNs + at), (long)((ulong)range.StartNs + at + Math.Min(step, length - at))));
        }

        return pieces;
    }

    internal static bool CanCut(TimeRange range) => range.EndNs - 1 > range.StartNs;
}
