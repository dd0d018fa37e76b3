using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The order of the samples of an instant query: as they come where the query sorts, else by labels.</summary>
internal static class ResultOrder
{
    /// <summary>Compares name by name, value by value.</summary>
    public static readonly IComparer<Labels> ByLabels = Comparer<Labels>.Create(static (a, b) =>
    {
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var order = string.CompareOrdinal(a[i].Name, b[i].Name) is var names and not 0 ? names : string.CompareOrdinal(a[i].Value, b[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    });

    /// <summary>Whether there is a sort anywhere in the query.</summary>
    public static bool IsSorted(MetricExpression expression) => expression switch
    {
        VectorAggregation vector => vector.Operator is "sort" or "sort_desc" || IsSorted(vector.Inner),
        BinaryOperation binary => IsSorted(binary.Left) || IsSorted(binary.Right),
        LabelReplace replace => IsSorted(replace.Inner),
        _ => false,
    };

    /// <summary>The columns by their value at the first step; NaN comes last.</summary>
    public static IReadOnlyList<Column> ByValue(IReadOnlyList<Column> columns, bool descending)
    {
        var ordered = columns.Where(column => column.Has(0)).OrderBy(column => double.IsNaN(column.Values[0]));
        return [.. descending ? ordered.ThenByDescending(column => column.Values[0]) : ordered.ThenBy(column => column.Values[0])];
    }
}
