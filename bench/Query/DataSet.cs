using Dendro.Bench.Query.Data;

namespace Dendro.Bench.Query;

/// <summary>
/// The telemetry of <see cref="Shop"/>, the same for every server: each record follows from its number, so that what a query must find can be
/// counted without a store.
/// </summary>
/// <param name="Rows">Log lines, and as many spans; 2.48 times as many samples.</param>
/// <param name="Hours">What they are spread over, evenly.</param>
/// <param name="ToNs">The end, Unix nanoseconds, at a whole minute.</param>
internal sealed record DataSet(long Rows, int Hours, long ToNs)
{
    internal const long SecondNs = 1_000_000_000;
    internal const long MinuteNs = 60 * SecondNs;
    internal const long TickNs = 15 * SecondNs;

    internal const long HourNs = 60 * MinuteNs;

    /// <summary>No trace lasts longer, and the last begins so long before the end.</summary>
    internal const long LongestTraceNs = 10 * SecondNs;

    const double SamplesOfARow = 2.48;
    const int RareLines = 20;
    // Each service reports at a second of its own.
    const long ServiceOffsetNs = 1_200_000_000;

    readonly Lazy<IReadOnlyList<ShopSeries>> _series = new(() => SeriesTable.Of((int)(Rows * SamplesOfARow * TickNs / (Hours * HourNs))));

    internal long FromNs => ToNs - LengthNs;

    internal long Traces => Rows / ShopSpan.PerTrace;

    internal long Ticks => LengthNs / TickNs;

    internal IReadOnlyList<ShopSeries> Series => _series.Value;

    long LengthNs => Hours * HourNs;

    long LineStepNs => LengthNs / Rows;

    long TraceStepNs => (LengthNs - LongestTraceNs) / Traces;

    /// <summary>The lines of a stretch of time, in order.</summary>
    internal IEnumerable<ShopLine> Lines(long fromNs, long toNs)
    {
        var rareEvery = Rows / RareLines;
        for (var number = First(fromNs, LineStepNs); number < Math.Min(Rows, First(toNs, LineStepNs)); number++)
        {
            yield return new ShopLine(number, FromNs + (number * LineStepNs) + (LineStepNs / 2), number % rareEvery == rareEvery / 2);
        }
    }

    /// <summary>The spans of the traces that begin in a stretch of time, trace by trace.</summary>
    internal IEnumerable<ShopSpan> Spans(long fromNs, long toNs)
    {
        for (var trace = First(fromNs, TraceStepNs); trace < Math.Min(Traces, First(toNs, TraceStepNs)); trace++)
        {
            foreach (var span in Trace(trace))
            {
                yield return span;
            }
        }
    }

    internal IEnumerable<ShopSpan> Trace(long number) => ShopSpan.Of(number, FromNs + (number * TraceStepNs) + (TraceStepNs / 2));

    /// <summary>When a service reports for the given time since the beginning.</summary>
    internal long TickTimeNs(long tick, int service) => FromNs + ((tick + 1) * TickNs) - (service * ServiceOffsetNs);

    /// <summary>The last report of every service at a time that is a multiple of their distance.</summary>
    internal long TickAt(long timeNs) => ((timeNs - FromNs) / TickNs) - 1;

    // Records lie in the middle of their steps, so that none is on the edge of a minute.
    long First(long timeNs, long stepNs) => Math.Max(0, (timeNs - FromNs + (stepNs / 2)) / stepNs);
}
