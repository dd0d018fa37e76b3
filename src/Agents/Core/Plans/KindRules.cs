using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>Decides what kind of answer a question wants: the first rule that fits. The order is the meaning.</summary>
internal static class KindRules
{
    static readonly Concept[] Grouped = [Concept.Service, Concept.Operation, Concept.Instance, Concept.Version, Concept.StatusCode, Concept.Level];

    /// <summary>Words beside which a call is something that is counted or timed.</summary>
    static readonly Concept[] Counted =
    [
        Concept.HowMany, Concept.HowMuch, Concept.PerSecond, Concept.PerMinute, Concept.Most, Concept.Least, Concept.Cpu, Concept.Memory,
        Concept.Error, Concept.ErrorRate, Concept.Average, Concept.Share, Concept.Connections, Concept.Threads, Concept.Disk,
    ];

    /// <summary>Who uses much of them is no matter of calls.</summary>
    static readonly Concept[] Resources = [Concept.Cpu, Concept.Memory, Concept.Disk, Concept.Threads];

    static readonly (PlanKind Kind, Func<Reading, MeasureChoice?, bool> Fits)[] Rules =
    [
        (PlanKind.Help, (reading, _) => reading.Has(Concept.Thanks) && reading.IsBare && reading.Open.Count == 0 && reading.Mentions.Count <= 3 && !reading.Text.Contains('?')),
        (PlanKind.Refusal, (reading, _) => IsOrder(reading)),
        (PlanKind.Value, (reading, measure) => measure?.Measure == Measure.Uptime && reading.Services.Count > 0 && !reading.Has(Concept.Why)),
        (PlanKind.List, (reading, measure) => measure?.Measure == Measure.Uptime && !reading.Has(Concept.Why)),
        (PlanKind.Query, (reading, _) => reading.HasAny(Concept.PromQL, Concept.LogQL, Concept.TraceQL) || (reading.Has(Concept.Query) && reading.Has(Concept.Write))),
        (PlanKind.List, (reading, _) => IsListOfTraceLines(reading)),
        (PlanKind.Trace, (reading, _) => reading.TraceId is not null),
        (PlanKind.Change, (reading, _) => reading.Has(Concept.Deployment) && !reading.HasAny(Concept.Why, Concept.Version, Concept.Instance)),
        (PlanKind.List, IsListOfRequests),
        (PlanKind.Topology, (reading, _) => IsTopology(reading)),
        (PlanKind.List, (reading, measure) => reading.Has(Concept.Trace) && WantsMany(reading) && measure?.Measure != Measure.Metric && !reading.HasAny(Concept.PerSecond, Concept.PerMinute)),
        (PlanKind.Trace, (reading, _) => reading.Has(Concept.Trace) && !reading.HasAny(Concept.HowMany, Concept.Each, Concept.PerSecond, Concept.PerMinute)),
        (PlanKind.Change, (reading, measure) => (reading.Has(Concept.Changed) && !reading.Has(Concept.Version) && (measure is null || reading.HasAny(Concept.What, Concept.List)) && reading.Baseline is null && !reading.Has(Concept.Why))
            || (reading.Has(Concept.When) && !reading.Has(Concept.Last) && !IsTimeOfLast(reading)) || (reading.Has(Concept.Happened) && reading.Window is not null && !reading.Has(Concept.Why))),
        (PlanKind.List, (reading, _) => reading.Has(Concept.Alert) && !reading.Has(Concept.HowMany)),
        (PlanKind.List, (reading, _) => reading.Has(Concept.Metric) && reading.Metrics.Count == 0 && reading.HasAny(Concept.Which, Concept.What, Concept.List, Concept.Any, Concept.All) && !reading.HasAny(Concept.HowMany, Concept.Most, Concept.Least, Concept.Average, Concept.Why)),
        (PlanKind.Cause, (reading, measure) => reading.Has(Concept.Why) && !IsOfElsewhere(reading, measure)),
        (PlanKind.Cause, (reading, measure) => reading.HasAny(Concept.Any, Concept.Which, Concept.What, Concept.All, Concept.System) && reading.HasAny(Concept.Slow, Concept.Failing, Concept.Wrong)
            && reading.Services.Count == 0 && reading.Operations.Count == 0 && reading.Quantile is null && reading.Limit is null && measure?.Measure is null or Measure.Duration
            && !reading.HasAny(Concept.Most, Concept.Least, Concept.HowMany, Concept.HowMuch)),
        (PlanKind.Comparison, IsComparison),
        (PlanKind.Ranking, (reading, measure) => reading.HasAny(Concept.Most, Concept.Least) && (measure is not null || Grouped.Any(reading.Has))),
        (PlanKind.Ranking, (reading, measure) => measure?.Measure == Measure.Metric && reading.HasAny(Concept.Callers, Concept.Who) && reading.HasAny(Resources) && reading.Services.Count == 0),
        (PlanKind.Ranking, (reading, measure) => measure is not null && Grouped.Any(reading.Has)
            && (reading.HasAny(Concept.By, Concept.Each) || (reading.Has(Concept.Which) && !reading.Has(Concept.Wrong)) || (reading.Has(Concept.All) && reading.HasAny(Concept.Service, Concept.Operation)))),
        (PlanKind.Ranking, (reading, measure) => (measure is null || reading.Bound is not null) && (reading.Bound is not null ? Grouped.Any(reading.Has) : reading.Has(Concept.StatusCode)) && !reading.HasAny(Concept.HowMany, Concept.Share)),
        (PlanKind.Ranking, (reading, measure) => measure is not null && reading.First(Concept.By) is { } by && reading.Open.Any(word => word.Start > by.Start) && !reading.HasAny(Concept.List, Concept.Last)),
        (PlanKind.Ranking, (reading, measure) => measure is not null && reading.Services.Select(service => service.Service).Distinct().Count() > 1),
        (PlanKind.List, (reading, measure) => IsListOfThings(reading, measure) || IsListOfLines(reading, measure)),
        (PlanKind.Cause, (reading, _) => reading.HasAny(Concept.Wrong, Concept.Happened) && !reading.HasAny(Concept.HowMany, Concept.HowMuch)),
        (PlanKind.Cause, (reading, measure) => reading.HasAny(Concept.Healthy, Concept.Failing, Concept.Slow) && (measure is null || IsJudged(reading)) && !reading.HasAny(Concept.HowMany, Concept.HowMuch)),
        (PlanKind.Value, (_, measure) => measure is not null),
        (PlanKind.Value, (reading, _) => CountsThings(reading)),
        // Something is counted that nothing is known of: that is said.
        (PlanKind.Value, (reading, _) => reading.HasAny(Amounts) && reading.Open.Count > 0),
        (PlanKind.Help, (reading, _) => reading.HasAny(Concept.Greeting, Concept.Self, Concept.Thanks) && reading.IsBare),
        (PlanKind.Cause, (reading, _) => reading.Services.Count > 0 || reading.Operations.Count > 0 || reading.Has(Concept.System)),
    ];

    static readonly Concept[] Amounts = [Concept.HowMany, Concept.HowMuch, Concept.Average, Concept.Total, Concept.PerMinute, Concept.PerSecond, Concept.Share];

    /// <summary>"How many services are there?"</summary>
    public static bool CountsThings(Reading reading) => reading.Has(Concept.HowMany) && (Grouped.Any(reading.Has) || reading.HasAny(Concept.Metric, Concept.Alert, Concept.Trace, Concept.Database));

    public static PlanKind? Of(Reading reading, MeasureChoice? measure)
    {
        foreach (var (kind, fits) in Rules)
        {
            if (fits(reading, measure))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>It tells the system to do something: with the verb in front, or in words that are nothing but an order.</summary>
    static bool IsOrder(Reading reading) => !reading.HasAny(Concept.Why, Concept.When, Concept.HowMany, Concept.HowMuch) && (reading.Has(Concept.Command)
        || (reading.Opening is { } opening && opening.Has(Concept.Mutate)
            && !(reading.FirstMetric < opening.Start) && !reading.Operations.Any(operation => operation.Start < opening.Start) && !reading.Services.Any(service => service.Start < opening.Start)));

    /// <summary>"Does A call B?"</summary>
    public static bool IsPair(Reading reading) => reading.Services.Select(service => service.Service).Distinct().Count() == 2
        && (reading.First(Concept.Calls) ?? reading.First(Concept.Depends)) is not null && !reading.HasAny(Concept.Who, Concept.What, Concept.Which, Concept.Why, Concept.When, Concept.More, Concept.Less, Concept.Than)
        && !reading.Mentions.Any(mention => mention.Has(Concept.And) && mention.Start > reading.Services[0].Start && mention.Start < reading.Services[^1].Start)
        && !reading.HasAny(Counted);

    static bool IsTopology(Reading reading) => (reading.HasAny(Concept.Map, Concept.Depends, Concept.Callers, Concept.Callees) && !reading.HasAny(Resources)) || IsPair(reading)
        || (reading.HasAny(Concept.Calls, Concept.Consumes) && reading.Open.Count > 0 && reading.Services.Count == 0 && reading.HasAny(Concept.Who, Concept.Which) && !reading.HasAny(Counted))
        || (reading.Has(Concept.Consumes) && reading.HasAny(Concept.Who, Concept.Which) && !reading.HasAny(Counted))
        || (reading.Has(Concept.Calls) && (reading.Services.Count > 0 || reading.Has(Concept.Pronoun)) && reading.HasAny(Concept.Who, Concept.What, Concept.Which)
            && reading.Quantile is null && !reading.HasAny(Counted));

    /// <summary>"The logs of that trace".</summary>
    public static bool IsListOfTraceLines(Reading reading) => reading.Has(Concept.Log) && (reading.TraceId is not null || (reading.Has(Concept.Trace) && reading.Has(Concept.Pronoun)));

    /// <summary>"When did it last log an error?"</summary>
    public static bool IsTimeOfLast(Reading reading) => reading.Has(Concept.When) && reading.HasAny(Concept.Last);

    /// <summary>Requests that took longer than a length or were answered with a code, one by one.</summary>
    static bool IsListOfRequests(Reading reading, MeasureChoice? measure) => (measure?.Measure is null or Measure.Traffic or Measure.Errors || (measure.Measure == Measure.Duration && reading.Has(Concept.Several)))
        && (reading.Bound is not null || (reading.Status is not null && reading.HasAny(Concept.List, Concept.Last, Concept.First, Concept.Trace)))
        && !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.Share, Concept.PerSecond, Concept.PerMinute, Concept.Most, Concept.Least, Concept.By, Concept.Each, Concept.Why, Concept.When, Concept.Alert)
        && !Grouped.Any(one => one is not Concept.Service && reading.Has(one));

    /// <summary>Several traces, not one.</summary>
    static bool WantsMany(Reading reading) => !reading.HasAny(Concept.HowMany, Concept.Why) && (reading.Limit is > 1
        || (reading.Limit is null && reading.Mentions.Any(mention => mention.Has(Concept.Several)) && !reading.HasAny(Concept.Each)));

    static bool IsComparison(Reading reading, MeasureChoice? measure)
    {
        var isJudging = reading.HasAny(Concept.More, Concept.Less) && (measure is not null || reading.Services.Count > 0) && !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.Most, Concept.Least);
        isJudging |= measure?.Measure == Measure.Metric && IsJudged(reading) && !reading.HasAny(Concept.HowMuch, Concept.HowMany, Concept.Why);
        return reading.Baseline is not null || reading.HasAny(Concept.Compare, Concept.Versus, Concept.Usual) || (reading.Has(Concept.Than) && (measure is not null || isJudging)) || isJudging;
    }

    static bool IsListOfThings(Reading reading, MeasureChoice? measure) => measure is null && !reading.Has(Concept.HowMany)
        && (Grouped.Any(reading.Has) || reading.HasAny(Concept.Metric, Concept.Database, Concept.Pattern))
        && !reading.HasAny(Concept.Wrong, Concept.Failing, Concept.Healthy)
        && (reading.HasAny(Concept.List, Concept.Which, Concept.What, Concept.All, Concept.Any, Concept.New) || reading.Services.Count == 0);

    static bool IsListOfLines(Reading reading, MeasureChoice? measure) => measure?.Measure is Measure.LogLines or Measure.LogErrors or Measure.LogWarnings or Measure.Errors
        && !reading.HasAny(Concept.HowMany, Concept.HowMuch, Concept.PerSecond, Concept.PerMinute, Concept.Share, Concept.Total)
        && (reading.HasAny(Concept.List, Concept.Last, Concept.First, Concept.Any, Concept.Which, Concept.What, Concept.All, Concept.New, Concept.Pattern, Concept.Containing)
            || measure.Measure is Measure.LogLines || reading.Quoted is not null);

    /// <summary>"Why is the sky blue?": of no name, measure or trouble that is known here.</summary>
    static bool IsOfElsewhere(Reading reading, MeasureChoice? measure) => reading.Open.Count > 0 && reading.IsBare && measure is null
        && !reading.HasAny(Concept.Wrong, Concept.Failing, Concept.Slow, Concept.Healthy, Concept.Happened, Concept.Changed, Concept.More, Concept.Less, Concept.System, Concept.Service, Concept.Operation, Concept.Pronoun, Concept.Alert);

    /// <summary>"Is order slow?" asks for a judgement, "how slow is order?" for a number.</summary>
    static bool IsJudged(Reading reading) => reading.Quantile is null && !reading.HasAny(Concept.Average, Concept.Maximum, Concept.Minimum, Concept.PerSecond, Concept.Share)
        && reading.HasAny(Concept.Slow, Concept.Failing) && reading.Open.Count == 0;
}
