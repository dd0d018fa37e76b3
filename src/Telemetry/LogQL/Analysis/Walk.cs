using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Analysis;

/// <summary>Visits the parts of a query.</summary>
internal static class Walk
{
    public static IEnumerable<LogQuery> LogQueries(Expression expression) => expression switch
    {
        LogQuery query => [query],
        RangeAggregation range => [range.Range.Query],
        VectorAggregation vector => LogQueries(vector.Inner),
        BinaryOperation binary => LogQueries(binary.Left).Concat(LogQueries(binary.Right)),
        LabelReplace replace => LogQueries(replace.Inner),
        _ => [],
    };
}
