using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions that turn nothing into something.</summary>
internal static class Absence
{
    // === absent(v vector) vector ===
    public static List<Column> Absent(CallContext call) => WhereNone(call, call.Vector(0));

    // === absent_over_time(m matrix) vector ===
    public static List<Column> AbsentOverTime(CallContext call) => WhereNone(call, call.Windows(0, (in Window _) => new Point(1)));

    static List<Column> WhereNone(CallContext call, List<Column> columns)
    {
        var absent = new Column(LabelsOf(call.Argument(0)), call.Steps.Count);
        for (var step = 0; step < call.Steps.Count; step++)
        {
            if (!columns.Exists(column => column.Has(step)))
            {
                absent.Values[step] = 1;
            }
        }

        return [absent];
    }

    // What the selector says for certain about the series that is missing.
    static Labels LabelsOf(Expression argument)
    {
        var matchers = argument switch
        {
            VectorSelector selector => selector.Matchers,
            RangeSelector range => range.Selector.Matchers,
            _ => [],
        };
        return Labels.From(matchers
            .Where(matcher => matcher.Name != Labels.MetricName)
            .GroupBy(matcher => matcher.Name)
            .Where(group => group.Count() == 1 && group.First().Type == MatchType.Equal)
            .Select(group => new Label(group.Key, group.First().Value)));
    }
}
