using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The value of a metric expression over all steps: a number, or columns when there are any.</summary>
internal readonly record struct MetricValue(double Number, IReadOnlyList<Column>? Columns)
{
    public static MetricValue Of(double number) => new(number, null);

    public static MetricValue Of(IReadOnlyList<Column> columns) => new(0, columns);

    public LogQLResult ToInstant(long timeNs, bool isSorted)
    {
        if (Columns is null)
        {
            return new ScalarSample(timeNs, Number);
        }

        var samples = Columns.Where(column => column.Has(0)).Select(column => (column.Labels, Value: column.Values[0]));
        return new InstantVector(timeNs, isSorted ? [.. samples] : [.. samples.OrderBy(sample => sample.Labels, ResultOrder.ByLabels)]);
    }

    public RangeMatrix ToMatrix(long[] steps)
    {
        var columns = Columns ?? [new Column(Labels.Empty, [.. Enumerable.Repeat(Number, steps.Length)])];
        var series = columns.Select(column => new MetricSeries(
            column.Labels, [.. Enumerable.Range(0, steps.Length).Where(column.Has).Select(step => (steps[step], column.Values[step]))]));
        return new RangeMatrix([.. series.Where(one => one.Points.Count > 0).OrderBy(one => one.Labels, ResultOrder.ByLabels)]);
    }
}
