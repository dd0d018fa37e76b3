using System.Diagnostics;

namespace Dendro.Shop.ServiceKit;

/// <summary>
/// Keeps probes out of the traces: asking again and again whether something is there yet is not work, and its failures are no errors.
/// </summary>
public static class Unsampled
{
    /// <summary>Until disposed, spans started here have a parent that is not sampled, so a parent-based sampler drops them.</summary>
    public static IDisposable Start()
    {
        var parent = new Activity("unsampled");
        parent.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);
        return parent.Start();
    }

    /// <summary>Drops the span that is being recorded now, and so what is started below it.</summary>
    public static void DropCurrent()
    {
        if (Activity.Current is { } current)
        {
            current.IsAllDataRequested = false;
            current.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
