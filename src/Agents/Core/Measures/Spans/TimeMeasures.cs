using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>Which service's own time changed, whose answers became slower, and what calls to peers without telemetry take.</summary>
internal sealed class TimeMeasures(SpanContext context, OwnTime own)
{
    /// <summary>A growth that adds less than this share to a service's answers is not what anybody notices.</summary>
    const double NoticeableShare = 0.15;

    const double LeastFactor = 1.3;

    /// <summary>Own time is a difference of large numbers, and as exact as they are.</summary>
    const double PartOfWhole = 4;

    readonly double _rootSeconds = context.Table.Operations.Sum(key => context.Structure.RootShare(key) * context.Table[key].Seconds.Sum());

    public IEnumerable<Finding> OwnTimes() => context.Services.Select(OwnTimeOf).OfType<Finding>();

    public IEnumerable<Finding> Durations()
    {
        foreach (var service in context.Services)
        {
            var entries = context.Table.Sum(context.EntriesOf(service));
            if (ShiftDetector.Find(context.Table.Mean(entries.Seconds, entries.Count), Noise.Mean) is { } shift && shift.Factor >= LeastFactor)
            {
                yield return context.Writer.Of(FindingKind.Duration, service,
                    $"what {service} takes in took {Facts.Time(shift.After)} on average (before: {Facts.Time(shift.Before)})",
                    shift, "s", context.Reader.TimeQuery(SpanContext.Only(service)));
            }
        }
    }

    /// <summary>Calls to what sends no telemetry: the callee's time cannot be told from the network's.</summary>
    public IEnumerable<Finding> CallTimes()
    {
        var calls = context.Structure.Calls.Where(call => call.Target.IsPeer && !call.Target.IsAsync)
            .GroupBy(call => (call.Operation.Service, call.Target.Name));
        foreach (var call in calls)
        {
            var sum = context.Table.Sum(call.Select(one => one.Operation).Distinct());
            if (ShiftDetector.Find(context.Table.Mean(sum.Seconds, sum.Count), Noise.Mean) is { Grew: true } shift && shift.Factor >= LeastFactor
                && IsNoticeable(call.Key.Service, shift, sum))
            {
                yield return context.Writer.Of(FindingKind.CallTime, call.Key.Service,
                    $"{call.Key.Service} waited {Facts.Time(shift.After)} for a call to {call.Key.Name} (before: {Facts.Time(shift.Before)})",
                    shift, "s", context.Reader.TimeQuery(SpanContext.Only(call.Key.Service))) with
                {
                    Target = call.Key.Name,
                    IsPeer = true,
                    Operation = call.First().Operation.Name,
                    Impact = Impact(shift, sum),
                    Path = [call.Key.Service, call.Key.Name],
                };
            }
        }
    }

    /// <summary>The operation of a service that adds most time, when it adds a noticeable part.</summary>
    Finding? OwnTimeOf(string service)
    {
        var slower = new List<(SpanKey Key, Shift Shift, double Added)>();
        foreach (var key in context.OperationsOf(service).Where(IsWork))
        {
            var counts = context.Table[key];
            if (ShiftDetector.Find(context.Table.Mean(own.Of(key), counts.Count), Noise.Mean, PartOfWhole * Usual(counts)) is { Grew: true } shift && shift.Factor >= LeastFactor
                && IsNoticeable(service, shift, counts))
            {
                slower.Add((key, shift, (shift.After - shift.Before) * shift.Weight));
            }
        }

        if (slower.Count == 0)
        {
            return null;
        }

        var (operation, worst, _) = slower.MaxBy(one => one.Added);
        var what = operation.Name.Length == 0 ? service : $"\"{operation.Name}\" at {service}";
        return context.Writer.Of(FindingKind.OwnTime, service,
            $"{what} itself took {Facts.Time(worst.After)}, what it waits for taken off (before: {Facts.Time(worst.Before)})",
            worst, "s", context.Reader.TimeQuery(SpanContext.Only(service))) with
        {
            Operation = operation.Name,
            Impact = Impact(worst, context.Table[operation]),
        };
    }

    /// <summary>A call to another service is waiting; one of which no trace was read may be that too.</summary>
    bool IsWork(SpanKey key) => !key.IsExit || (context.Structure.IsSeen(key) && !context.Structure.Calls.Any(call => call.Operation == key));

    bool IsNoticeable(string service, Shift shift, SpanCounts counts)
    {
        var entries = context.Table.Sum(context.EntriesOf(service));
        var each = Total(counts.Count) / Math.Max(1, Total(entries.Count));
        return (shift.After - shift.Before) * each >= NoticeableShare * Usual(entries);
    }

    /// <summary>What it adds to all that is asked of the system, as a share of the time that takes.</summary>
    double Impact(Shift shift, SpanCounts counts) => _rootSeconds <= 0 ? 1
        : Math.Min(1, (shift.After - shift.Before) * counts.Count.Sum() / _rootSeconds);

    double Usual(SpanCounts counts) => Course.Mean(context.Table.Mean(counts.Seconds, counts.Count).Baseline);

    static double Total(double[] values) => values.Sum();
}
