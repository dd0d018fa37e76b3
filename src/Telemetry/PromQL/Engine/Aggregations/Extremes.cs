namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary>
/// The <paramref name="k"/> (one number per step) largest or smallest floats at each step: NaN after all others, and of
/// equals the first come first. Takes in one column after the other, as their values lie in memory.
/// </summary>
internal sealed class Extremes(long[] k, bool largest, Action histogramIgnored)
{
    readonly WorstFirst _order = new(largest);
    readonly PriorityQueue<int, (double Value, int Index)>?[] _worstFirst = new PriorityQueue<int, (double, int)>?[k.Length];
    // What a value must surpass once there are k; NaN, which no comparison holds for, where anything may still enter.
    readonly double[] _worst = [.. Enumerable.Repeat(double.NaN, k.Length)];

    /// <summary>Takes in the column that stands at an index of its group.</summary>
    public void Add(Column column, int index)
    {
        var values = column.Values;
        for (var step = 0; step < values.Length; step++)
        {
            var isWorse = largest ? values[step] <= _worst[step] : values[step] >= _worst[step];
            if (!isWorse && column.Has(step))
            {
                Add(column, index, step);
            }
        }
    }

    /// <summary>The indices of the columns picked at a step, best first; ends the collection for it.</summary>
    public List<int> BestFirst(int step)
    {
        var best = new List<int>();
        while (_worstFirst[step] is { } queue && queue.TryDequeue(out var index, out _))
        {
            best.Add(index);
        }

        best.Reverse();
        return best;
    }

    void Add(Column column, int index, int step)
    {
        if (column.Histograms?[step] is not null)
        {
            histogramIgnored();
            return;
        }

        var queue = _worstFirst[step] ??= new PriorityQueue<int, (double Value, int Index)>(_order);
        var entry = (column.Values[step], index);
        if (queue.Count < k[step])
        {
            queue.Enqueue(index, entry);
        }
        else if (queue.TryPeek(out _, out var worst) && _order.Compare(entry, worst) > 0)
        {
            queue.DequeueEnqueue(index, entry);
        }

        if (queue.Count >= k[step] && queue.TryPeek(out _, out var last))
        {
            _worst[step] = last.Value;
        }
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
