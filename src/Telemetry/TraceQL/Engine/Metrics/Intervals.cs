namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>
/// The intervals of a metrics query. They are aligned to the step, open on the left and closed on the right; a point
/// stands at the end of its interval. An instant query has a single one, closed on both sides.
/// </summary>
internal readonly record struct Intervals(long StartNs, long EndNs, long StepNs, bool IsInstant)
{
    const long Second = 1_000_000_000;
    const long Minute = 60 * Second;
    const long Hour = 60 * Minute;

    /// <summary>About how many points a query without a step gets.</summary>
    const int DefaultPoints = 240;

    static readonly long[] Grains = [Hour, 5 * Minute, Minute, 15 * Second, 5 * Second, Second];

    public int Count => IsInstant ? 1 : checked((int)((AlignUp(EndNs) - AlignedStart) / StepNs));

    long AlignedStart => StartNs / StepNs * StepNs;

    long AlignUp(long time) => (time + StepNs - 1) / StepNs * StepNs;

    /// <summary>The first nanosecond that lies in any of them.</summary>
    public long FirstNs => IsInstant ? StartNs : StartNs + 1;

    /// <summary>The first nanosecond of the first of them, were it whole.</summary>
    public long OriginNs => IsInstant ? StartNs : AlignedStart + 1;

    /// <summary>How long each is.</summary>
    public long LengthNs => IsInstant ? EndNs + 1 - StartNs : StepNs;

    public long TimestampNs(int interval) => IsInstant ? EndNs : AlignedStart + ((interval + 1) * StepNs);

    /// <summary>The interval in which the instant lies, or -1.</summary>
    public int IndexOf(long timeNs)
    {
        if (IsInstant)
        {
            return timeNs >= StartNs && timeNs <= EndNs ? 0 : -1;
        }

        return timeNs > StartNs && timeNs <= EndNs ? (int)((timeNs - AlignedStart - 1) / StepNs) : -1;
    }

    /// <summary>The step of a query that names none: a round number that gives about 240 points.</summary>
    public static long DefaultStep(long startNs, long endNs)
    {
        var step = (endNs - startNs) / DefaultPoints;
        if (endNs - startNs < Minute)
        {
            const long ShortGrain = Second / 20;
            return Math.Max(ShortGrain, step / ShortGrain * ShortGrain);
        }

        var grain = Array.Find(Grains, grain => grain <= step);
        return grain == 0 ? Second : step / grain * grain;
    }
}
