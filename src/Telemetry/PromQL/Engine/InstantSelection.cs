using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The newest sample of each series at each step, unless it is too old or marks the series' end.</summary>
internal static class InstantSelection
{
    /// <summary>Picks samples; <paramref name="pick"/> gets the series and the sample's index.</summary>
    public static List<Column> Select(
        QueryContext context, Steps steps, VectorSelector selector, Steps times, Func<Series, int, Point> pick)
    {
        var series = context.Series[selector];
        var columns = new List<Column>(series.Count);
        foreach (var one in series)
        {
            context.Charge(steps.Count);
            var column = new Column(one.Labels, steps.Count);
            var (next, any) = (0, false);
            for (var step = 0; step < steps.Count; step++)
            {
                var time = times[step];
                while (next < one.TimestampsMs.Length && one.TimestampsMs[next] <= time)
                {
                    next++;
                }

                var isFresh = next > 0 && one.TimestampsMs[next - 1] > time - context.Query.LookbackMs && !RangeArgument.IsStale(one, next - 1);
                if (selector.Edges == WindowEdges.Smoothed)
                {
                    isFresh = Smooth(context, selector, one, isFresh ? next - 1 : -1, next, time, column, step);
                }
                else if (isFresh)
                {
                    column[step] = pick(one, next - 1);
                }

                any |= isFresh;
            }

            if (any)
            {
                columns.Add(column);
            }
        }

        return columns;
    }

    // Interpolates between the sample before and the sample after; with only one of them, takes the one before.
    static bool Smooth(QueryContext context, VectorSelector selector, Series series, int before, int after, long time, Column column, int step)
    {
        if (before < 0)
        {
            return false;
        }

        var left = new Point(series.Values[before], series.Histograms?[before]);
        var hasAfter = after < series.TimestampsMs.Length
            && series.TimestampsMs[after] <= time + context.Query.LookbackMs
            && !RangeArgument.IsStale(series, after);
        if (!hasAfter || series.TimestampsMs[before] == time)
        {
            column[step] = left;
            return true;
        }

        var right = new Point(series.Values[after], series.Histograms?[after]);
        var isReset = left.Histogram is not null
            && right.Histogram is { ResetHint: not CounterResetHint.Gauge }
            && left.Histogram.HasCustomBuckets() == right.Histogram.HasCustomBuckets()
            && HistogramResets.IsReset(right.Histogram, left.Histogram);
        var share = (double)(time - series.TimestampsMs[before]) / (series.TimestampsMs[after] - series.TimestampsMs[before]);
        if (WindowEdge.Interpolate(isReset ? WindowEdge.Zero(right) : left, right, share) is { } point)
        {
            column[step] = point;
            return true;
        }

        var metric = Messages.ForMetric(series.Labels[Labels.MetricName]);
        context.Annotations.Warn(left.Histogram is null != right.Histogram is null
            ? $"encountered a mix of histograms and floats{metric}{context.At(selector)}"
            : $"vector contains a mix of histograms with exponential and custom buckets schemas{metric}{context.At(selector)}");
        return false;
    }
}
