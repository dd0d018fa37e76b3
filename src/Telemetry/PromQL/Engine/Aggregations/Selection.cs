namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary>
/// The aggregations that pick elements instead of combining them: <c>topk</c>, <c>bottomk</c>, <c>limitk</c>,
/// <c>limit_ratio</c>. The picked elements keep their labels.
/// </summary>
internal static class Selection
{
    /// <summary>The <paramref name="k"/> (one number per step) largest or smallest. With one step, in order of value.</summary>
    public static IEnumerable<Column> Extremes(List<Column> group, long[] k, bool largest, Action histogramIgnored)
    {
        var extremes = new Extremes(k, largest, histogramIgnored);
        for (var index = 0; index < group.Count; index++)
        {
            extremes.Add(group[index], index);
        }

        var picked = new Column?[group.Count];
        var ranks = new int[group.Count];
        for (var step = 0; step < k.Length; step++)
        {
            var best = extremes.BestFirst(step);
            for (var rank = 0; rank < best.Count; rank++)
            {
                Pick(picked, group, best[rank], step);
                ranks[best[rank]] = rank;
            }
        }

        var found = Enumerable.Range(0, group.Count).Where(index => picked[index] is not null);
        return (k.Length == 1 ? found.OrderBy(index => ranks[index]) : found).Select(index => picked[index]!);
    }

    /// <summary>The first <paramref name="k"/> (one number per step).</summary>
    public static IEnumerable<Column> First(List<Column> group, long[] k)
    {
        var picked = new Column?[group.Count];
        for (var step = 0; step < k.Length; step++)
        {
            var left = k[step];
            for (var index = 0; index < group.Count && left > 0; index++)
            {
                if (group[index].Has(step))
                {
                    Pick(picked, group, index, step);
                    left--;
                }
            }
        }

        return picked.OfType<Column>();
    }

    /// <summary>
    /// The share <paramref name="ratio"/> (−1 … 1, one per step), picked by a hash of the labels; a negative ratio r
    /// picks exactly those that 1+r leaves.
    /// </summary>
    public static IEnumerable<Column> Share(List<Column> group, double[] ratio)
    {
        var picked = new Column?[group.Count];
        for (var index = 0; index < group.Count; index++)
        {
            var offset = LabelsHash.Of(group[index].Labels) / (double)ulong.MaxValue;
            for (var step = 0; step < ratio.Length; step++)
            {
                var isIn = ratio[step] >= 0 ? offset < ratio[step] : offset >= 1 + ratio[step];
                if (isIn && group[index].Has(step))
                {
                    Pick(picked, group, index, step);
                }
            }
        }

        return picked.OfType<Column>();
    }

    // Few of many are picked, so columns are made when first needed.
    static void Pick(Column?[] picked, List<Column> group, int index, int step) =>
        (picked[index] ??= new Column(group[index].Labels, group[index].Values.Length) { DropsName = group[index].DropsName })[step] = group[index][step];
}
