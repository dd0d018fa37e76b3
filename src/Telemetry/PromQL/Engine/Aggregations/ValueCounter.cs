using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary><c>count_values</c>: how many elements of a group have each value, written to a label.</summary>
internal sealed class ValueCounter(Grouping grouping, string label)
{
    public List<Column> Count(IReadOnlyList<Column> columns)
    {
        var counted = new Dictionary<Labels, Column>();
        foreach (var column in columns)
        {
            var group = grouping.KeyOf(column.Labels);
            for (var step = 0; step < column.Values.Length; step++)
            {
                if (!column.Has(step))
                {
                    continue;
                }

                var labels = group.With(label, Text(column[step]));
                if (!counted.TryGetValue(labels, out var count))
                {
                    counted.Add(labels, count = new Column(labels, column.Values.Length) { DropsName = column.DropsName && label != Labels.MetricName });
                }

                count.Values[step] = count.Has(step) ? count.Values[step] + 1 : 1;
            }
        }

        return [.. counted.Values];
    }

    static string Text(Point point) => point.Histogram is null ? GoFormat.Plain(point.Value) : HistogramText.Of(point.Histogram);
}
