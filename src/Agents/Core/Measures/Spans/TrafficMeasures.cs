using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>What each service takes in, and who calls whom.</summary>
internal sealed class TrafficMeasures(SpanContext context)
{
    const double LeastFactor = 1.7;

    /// <summary>Fewer spans than this in the baseline are no traffic that could fall away.</summary>
    const double Fewest = 20;

    public IEnumerable<Finding> Traffic()
    {
        foreach (var service in context.Services)
        {
            var entries = context.Table.Sum(context.EntriesOf(service));
            var shift = ShiftDetector.Find(context.Table.Rate(entries.Count), Noise.Rate);
            if (shift is not null && shift.Factor >= LeastFactor && context.Table.BaselineCount(entries) + context.Table.CurrentCount(entries) >= Fewest)
            {
                yield return context.Writer.Of(FindingKind.Traffic, service,
                    $"{service} took in {Facts.Number(shift.After)} requests, messages or jobs a second (before: {Facts.Number(shift.Before)})",
                    shift, "per second", context.Reader.CountQuery(SpanContext.Only(service))) with
                {
                    // What begins work itself is fed by nobody.
                    Resource = context.EntriesOf(service).Any(key => key.IsEntry) ? ResourceKind.Other : ResourceKind.Queue,
                };
            }
        }
    }

    public IEnumerable<Finding> Edges() =>
        from call in context.Structure.Calls
        group call.Count by (call.Operation.Service, call.Target) into edge
        where edge.Key.Service != edge.Key.Target.Name
        select context.Writer.Of(FindingKind.Edge, edge.Key.Service,
            $"{edge.Key.Service} calls {edge.Key.Target.Name}{(edge.Key.Target.IsAsync ? " through a queue" : "")}",
            edge.Sum(), "calls", context.Reader.CountQuery(SpanContext.Only(edge.Key.Service))) with
        {
            Target = edge.Key.Target.Name,
            IsPeer = edge.Key.Target.IsPeer,
            Count = edge.Sum(),
            Resource = edge.Key.Target.IsAsync ? ResourceKind.Queue : ResourceKind.Other,
            Path = [edge.Key.Service, edge.Key.Target.Name],
        };
}
