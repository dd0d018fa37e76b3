namespace Dendro.Bench.Query.Data;

/// <summary>A span: what is done, and what of it is this trace's own.</summary>
/// <param name="Trace">The number of the trace.</param>
/// <param name="Step">What is done.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="StartNs">Unix nanoseconds.</param>
/// <param name="DurationNs">Nanoseconds.</param>
internal readonly record struct ShopSpan(long Trace, Step Step, bool Failed, long StartNs, long DurationNs)
{
    internal const int PerTrace = Step.PerTrace;

    /// <summary>An attribute that no other span has; null where steps of its kind have none.</summary>
    internal string? OrderId => Step.HasOrder ? $"o-{Shop.Mix(~Trace):x16}" : null;

    /// <summary>The trace's id: its number can be read back from the second half.</summary>
    internal static string TraceId(long trace) => $"{Shop.Mix(trace):x16}{(ulong)trace:x16}";

    internal static long TraceOf(string traceId) => long.Parse(traceId.AsSpan(Math.Max(0, traceId.Length - 16)), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    internal ulong Id => Shop.Mix((Trace * PerTrace) + Step.Index + (1L << 40));

    internal ulong ParentId => Shop.Mix((Trace * PerTrace) + Step.Parent + (1L << 40));

    /// <summary>The spans of a trace, the root first.</summary>
    /// <param name="trace">Its number.</param>
    /// <param name="startNs">When it begins, Unix nanoseconds.</param>
    internal static IEnumerable<ShopSpan> Of(long trace, long startNs)
    {
        var chance = Shop.Mix(trace);
        var steps = Step.OfRoute((int)(chance % (ulong)Shop.Routes.Length));
        // One in thirty has failed, and three of its five spans tell of it.
        var failed = chance / 100 % 30 == 0;
        var wholeNs = WholeNs(steps[0], chance);
        foreach (var step in steps)
        {
            yield return new ShopSpan(trace, step, failed && step.TellsOfFailure, startNs + (wholeNs * step.BeginsPercent / 100), wholeNs * step.LastsPercent / 100);
        }
    }

    // Each route has a usual time; one in a hundred takes six times as long.
    static long WholeNs(Step root, ulong chance)
    {
        var usual = (20 + (7 * Array.IndexOf(Shop.Routes, root.Route))) * 1_000_000L;
        var spread = 1_000 + (long)(chance / 10_000 % 3_000);
        return usual * spread / 1_000 * (chance / 100_000_000 % 100 == 0 ? 6 : 1);
    }
}
