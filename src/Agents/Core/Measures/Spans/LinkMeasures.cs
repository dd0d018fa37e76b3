using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>What calls take between their ends: a client's span less the server's, or from the producer's end to the consumer's start.</summary>
internal sealed class LinkMeasures(SpanContext context, OwnTime own, Window window)
{
    const double LeastFactor = 1.5;

    /// <summary>One or two calls that took long are no slow network.</summary>
    const int LeastCalls = 3;

    /// <summary>Less than this between two ends is what opening a connection and scheduling threads take.</summary>
    const double LeastSeconds = 0.005;

    /// <summary>A consumer asks for messages some times a second at least.</summary>
    const double LeastQueueSeconds = 0.1;

    public IEnumerable<Finding> Delays() => Synchronous().Concat(Queued());

    IEnumerable<Finding> Synchronous()
    {
        var links = context.Structure.Calls.Where(call => call is { Target: { IsPeer: false, IsAsync: false }, Operation.Kind: "client" })
            .GroupBy(call => (Caller: call.Operation.Service, Callee: call.Target.Name));
        foreach (var link in links)
        {
            var operations = link.Select(call => call.Operation).Distinct().ToList();
            if (operations.Any(IsShared))
            {
                // Spans of one name go to several callees: only the traces that were read tell them apart.
                if (Sampled(link.Key.Caller, link.Key.Callee) is { Grew: true, Weight: >= LeastCalls } seen && seen.Factor >= LeastFactor && seen.After - seen.Before >= LeastSeconds)
                {
                    yield return Delay(link.Key.Caller, link.Key.Callee, seen, "between the two");
                }

                continue;
            }

            var sum = context.Table.Sum(operations);
            var delay = new double[sum.Count.Length];
            foreach (var key in operations)
            {
                var times = own.Of(key);
                for (var i = 0; i < delay.Length; i++)
                {
                    delay[i] += times[i];
                }
            }

            if (ShiftDetector.Find(context.Table.Mean(delay, sum.Count), Noise.Mean, 2 * Course.Mean(context.Table.Mean(sum.Seconds, sum.Count).Baseline)) is { Grew: true, Weight: >= LeastCalls } shift && shift.Factor >= LeastFactor
                && shift.After - shift.Before >= LeastSeconds)
            {
                yield return Delay(link.Key.Caller, link.Key.Callee, shift, "between the two");
            }
        }
    }

    IEnumerable<Finding> Queued()
    {
        var queued = context.Structure.Calls.Where(call => call.Target is { IsPeer: false, IsAsync: true }).Select(call => (call.Operation.Service, call.Target.Name)).ToHashSet();
        foreach (var (caller, callee) in queued)
        {
            if (Sampled(caller, callee) is { Grew: true, Weight: >= LeastCalls } shift && shift.Factor >= LeastFactor && shift.After - shift.Before >= LeastQueueSeconds)
            {
                yield return Delay(caller, callee, shift, "in the queue") with { Resource = ResourceKind.Queue };
            }
        }
    }

    bool IsShared(SpanKey operation) => context.Structure.Calls.Where(call => call.Operation == operation).Select(call => call.Target.Name).Distinct().Count() > 1;

    Shift? Sampled(string caller, string callee)
    {
        var points = context.Structure.Links.Where(link => link.Link == (caller, callee)).SelectMany(link => link.Delays)
            .OrderBy(delay => delay.Time).Select(delay => new Point(delay.Time, delay.Seconds)).ToList();
        return ShiftDetector.Find(new Course([.. points.Where(point => point.Time < window.Start)], [.. points.Where(point => point.Time >= window.Start)]), Noise.Mean);
    }

    Finding Delay(string caller, string callee, Shift shift, string where) =>
        context.Writer.Of(FindingKind.LinkDelay, callee,
            $"from {caller} to {callee} took {Facts.Time(shift.After)} {where} (before: {Facts.Time(shift.Before)})",
            shift, "s", context.Reader.TimeQuery($"resource.service.name =~ {SpanContext.Quote($"{caller}|{callee}")}")) with
        {
            Target = caller,
            Path = [caller, callee],
        };
}
