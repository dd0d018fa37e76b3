namespace Dendro.Telemetry.Storage.Samples;

/// <summary>All samples of a stretch of time.</summary>
internal sealed class SampleWindow(long number, SampleChunks chunks)
{
    /// <summary>How long it is: short, so that what is asked for once does not take much, and long enough for dozens of samples of a series.</summary>
    internal const long LengthMs = 600_000;

    /// <summary>Which one it is, by the time.</summary>
    internal long Number => number;

    internal SampleChunks Chunks { get; set; } = chunks;

    /// <summary>When it was last read, as the cache counts.</summary>
    internal long Read { get; set; }

    /// <summary>When it was last added to.</summary>
    internal long Added { get; set; }

    /// <summary>The window that a time is in; windows before 1970 have negative numbers.</summary>
    internal static long NumberOf(long timeMs) => timeMs >= 0 ? timeMs / LengthMs : ~(~timeMs / LengthMs);

    /// <summary>The times that are in a window, cut to what a number of milliseconds can be.</summary>
    internal static SampleRange RangeOf(long number) => new(
        (long)Int128.Max((Int128)number * LengthMs, long.MinValue), (long)Int128.Min(((Int128)(number + 1) * LengthMs) - 1, long.MaxValue));
}
