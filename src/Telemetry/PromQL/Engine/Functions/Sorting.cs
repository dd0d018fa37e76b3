namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>The order of an instant query's result. Over several steps there is none.</summary>
internal static class Sorting
{
    // === sort(v vector) vector ===
    public static List<Column> Sort(CallContext call) => ByValue(call, descending: false);

    // === sort_desc(v vector) vector ===
    public static List<Column> SortDesc(CallContext call) => ByValue(call, descending: true);

    // === sort_by_label(v vector, label string...) vector ===
    public static List<Column> SortByLabel(CallContext call) => ByLabel(call, descending: false);

    // === sort_by_label_desc(v vector, label string...) vector ===
    public static List<Column> SortByLabelDesc(CallContext call) => ByLabel(call, descending: true);

    static List<Column> ByValue(CallContext call, bool descending)
    {
        var columns = call.Vector(0);
        if (!call.IsInstant)
        {
            return columns;
        }

        var floats = columns.Where(column => column.Has(0) && column.Histograms?[0] is null);
        return [.. floats.OrderBy(column => double.IsNaN(column.Values[0])).ThenBy(column => descending ? -column.Values[0] : column.Values[0])];
    }

    static List<Column> ByLabel(CallContext call, bool descending)
    {
        var columns = call.Vector(0);
        if (!call.IsInstant)
        {
            return columns;
        }

        string[] names = [.. Enumerable.Range(1, call.Call.Arguments.Count - 1).Select(call.Text)];
        columns.Sort((left, right) =>
        {
            var order = 0;
            for (var i = 0; i < names.Length && order == 0; i++)
            {
                order = NaturalOrder.Compare(left.Labels[names[i]], right.Labels[names[i]]);
            }

            order = order != 0 ? order : LabelOrder.Compare(left.Labels, right.Labels);
            return descending ? -order : order;
        });
        return columns;
    }
}
