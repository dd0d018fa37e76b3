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
        var picked = Empty(group);
        var ranks = new int[group.Count];
        for (var step = 0; step < k.Length; step++)
        {
            var best = Rank(group, step, k[step], largest, histogramIgnored);
            for (var rank = 0; rank < best.Count; rank++)
            {
                picked[best[rank]][step] = group[best[rank]][step];
                ranks[best[rank]] = rank;
            }
        }

        var found = Enumerable.Range(0, group.Count).Where(index => picked[index].HasAny());
        return (k.Length == 1 ? found.OrderBy(index => ranks[index]) : found).Select(index => picked[index]);
    }

    /// <summary>The first <paramref name="k"/> (one number per step).</summary>
    public static IEnumerable<Column> First(List<Column> group, long[] k)
    {
        var picked = Empty(group);
        for (var step = 0; step < k.Length; step++)
        {
            var left = k[step];
            for (var index = 0; index < group.Count && left > 0; index++)
            {
                if (group[index].Has(step))
                {
                    picked[index][step] = group[index][step];
                    left--;
                }
            }
        }

        return picked.Where(column => column.HasAny());
    }

    /// <summary>
    /// The share <paramref name="ratio"/> (−1 … 1, one per step), picked by a hash of the labels; a negative ratio r
    /// picks exactly those that 1+r leaves.
    /// </summary>
    public static IEnumerable<Column> Share(List<Column> group, double[] ratio)
    {
        var picked = Empty(group);
        for (var index = 0; index < group.Count; index++)
        {
            var offset = LabelsHash.Of(group[index].Labels) / (double)ulong.MaxValue;
            for (var step = 0; step < ratio.Length; step++)
            {
                var isIn = ratio[step] >= 0 ? offset < ratio[step] : offset >= 1 + ratio[step];
                if (isIn && group[index].Has(step))
                {
                    picked[index][step] = group[index][step];
                }
            }
        }

        return picked.Where(column => column.HasAny());
    }

    static Column[] Empty(List<Column> group) =>
        [.. group.Select(column => new Column(column.Labels, column.Values.Length) { DropsName = column.DropsName })];

    // Indices of the best, best first; NaN after all others, and of equals the first come first.
    static List<int> Rank(List<Column> group, int step, long k, bool largest, Action histogramIgnored)
    {
        var worstFirst = new PriorityQueue<int, (double Value, int Index)>(new WorstFirst(largest));
        for (var index = 0; index < group.Count; index++)
        {
            if (!group[index].Has(step))
            {
                continue;
            }

            if (group[index].Histograms?[step] is not null)
            {
                histogramIgnored();
                continue;
            }

            worstFirst.Enqueue(index, (group[index].Values[step], index));
            if (worstFirst.Count > k)
            {
                worstFirst.Dequeue();
            }
        }

        var best = new List<int>(worstFirst.Count);
        while (worstFirst.TryDequeue(out var index, out _))
        {
            best.Add(index);
        }

        best.Reverse();
        return best;
    }

    sealed class WorstFirst(bool largest) : IComparer<(double Value, int Index)>
    {
        public int Compare((double Value, int Index) x, (double Value, int Index) y)
        {
            var byNaN = double.IsNaN(y.Value).CompareTo(double.IsNaN(x.Value));
            if (byNaN != 0)
            {
                return byNaN;
            }

            var byValue = largest ? x.Value.CompareTo(y.Value) : y.Value.CompareTo(x.Value);
            return byValue != 0 ? byValue : y.Index.CompareTo(x.Index);
        }
    }
}
