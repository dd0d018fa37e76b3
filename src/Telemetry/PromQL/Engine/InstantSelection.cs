using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The newest sample of each series at each step, unless it is too old or marks the series' end.</summary>
internal static class InstantSelection
{
    /// <summary>Picks samples; <paramref name="pick"/> gets the step, the series and the sample's index.</summary>
    public static List<Column> Select(
        QueryContext context, Steps steps, IReadOnlyList<Series> series, Func<int, long> times, WindowEdges edges, Func<int, Series, int, Point> pick)
    {
        var columns = new List<Column>(series.Count);
        foreach (var one in series)
        {
            context.Charge(steps.Count);
            var column = new Column(one.Labels, steps.Count);
            var (next, any) = (0, false);
            for (var step = 0; step < steps.Count; step++)
            {
                var time = times(step);
                while (next < one.TimestampsMs.Length && one.TimestampsMs[next] <= time)
                {
                    next++;
                }

                var isFresh = next > 0 && one.TimestampsMs[next - 1] > time - context.Query.LookbackMs && !RangeArgument.IsStale(one, next - 1);
                if (edges == WindowEdges.Smoothed)
                {
                    isFresh = Smooth(one, isFresh ? next - 1 : -1, next, time, context.Query.LookbackMs, column, step);
                }
                else if (isFresh)
                {
                    column[step] = pick(step, one, next - 1);
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
    static bool Smooth(Series series, int before, int after, long time, long lookbackMs, Column column, int step)
    {
        var hasAfter = after < series.TimestampsMs.Length && series.TimestampsMs[after] <= time + lookbackMs && !RangeArgument.IsStale(series, after);
        if (before < 0)
        {
            return false;
        }

        var left = new Point(series.Values[before], series.Histograms?[before]);
        column[step] = hasAfter && series.TimestampsMs[before] != time
            ? WindowEdge.Interpolate(left, new Point(series.Values[after], series.Histograms?[after]), (double)(time - series.TimestampsMs[before]) / (series.TimestampsMs[after] - series.TimestampsMs[before])) ?? left
            : left;
        return true;
    }
}
