using Dendro.Bench.Query.Data;

namespace Dendro.Bench.Query.Lists;

/// <summary>What must be found, counted from the data set.</summary>
internal static class Counting
{
    /// <summary>A number for each group.</summary>
    internal static Expectation By<T>(this IEnumerable<T> items, Func<T, string> key, Func<IReadOnlyList<T>, double> fold, double tolerance = 1e-6) =>
        new Expectation.Exactly(items.GroupBy(key).ToDictionary(group => group.Key, group => fold([.. group])), tolerance);

    /// <summary>A sum for each group; nothing is kept of what was added.</summary>
    internal static Expectation SumBy<T>(this IEnumerable<T> items, Func<T, string> key, Func<T, double> value, double tolerance = 1e-6) =>
        new Expectation.Exactly(items.AggregateBy(key, 0.0, (sum, item) => sum + value(item)).ToDictionary(), tolerance);

    /// <summary>For each group the mean, over the steps of a graph that have any, of what each step's values come to.</summary>
    internal static Expectation MeanOfSteps<T>(this IEnumerable<T> items, Func<T, string> key, Func<T, long> step, Func<T, double> value, Func<List<double>, double> fold, double tolerance = 1e-6) =>
        new Expectation.Exactly(
            items.GroupBy(item => (Key: key(item), Step: step(item)), item => value(item)).Select(group => (group.Key.Key, Value: fold([.. group])))
                .GroupBy(point => point.Key).ToDictionary(points => points.Key, points => points.Average(point => point.Value)),
            tolerance);

    /// <summary>A number between those next to its rank, as Prometheus and Loki take it.</summary>
    internal static double Quantile(this List<double> values, double share)
    {
        values.Sort();
        var rank = share * (values.Count - 1);
        var (below, above) = (values[(int)rank], values[Math.Min(values.Count - 1, (int)rank + 1)]);
        return below + ((above - below) * (rank - Math.Floor(rank)));
    }

    /// <summary>A quantile of histograms that are added up, as Prometheus finds it.</summary>
    internal static double HistogramQuantile(this IReadOnlyList<ShopSeries> histograms, double share)
    {
        var counts = Enumerable.Range(0, ShopSeries.Bounds.Length + 1).Select(bucket => histograms.Sum(series => series.BucketSlope(bucket))).ToList();
        var (rank, bucket, below) = (share * counts.Sum(), 0, 0L);
        while (bucket < ShopSeries.Bounds.Length && below + counts[bucket] < rank)
        {
            below += counts[bucket++];
        }

        var lower = bucket == 0 ? 0 : ShopSeries.Bounds[bucket - 1];
        return bucket == ShopSeries.Bounds.Length ? lower : lower + ((ShopSeries.Bounds[bucket] - lower) * (rank - below) / counts[bucket]);
    }
}
