using Dendro.Agents.Core.Detection;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>The spans of each operation by stretches of time: first those of the baseline, then those of the time asked about.</summary>
internal sealed class SpanTable(IReadOnlyList<DateTimeOffset> starts, IReadOnlyList<double> seconds, int baselineBins)
{
    readonly Dictionary<SpanKey, SpanCounts> _rows = [];

    public IReadOnlyCollection<SpanKey> Operations => _rows.Keys;

    public IEnumerable<string> Services => _rows.Keys.Select(key => key.Service).Distinct();

    public SpanCounts this[SpanKey key]
    {
        get
        {
            if (!_rows.TryGetValue(key, out var counts))
            {
                _rows[key] = counts = new SpanCounts(starts.Count);
            }

            return counts;
        }
    }

    public SpanCounts? Find(SpanKey key) => _rows.GetValueOrDefault(key);

    public SpanCounts Sum(IEnumerable<SpanKey> keys)
    {
        var sum = new SpanCounts(starts.Count);
        foreach (var counts in keys.Select(Find).OfType<SpanCounts>())
        {
            sum.Add(counts);
        }

        return sum;
    }

    public double CurrentCount(SpanCounts counts) => counts.Count.Skip(baselineBins).Sum();

    public double BaselineCount(SpanCounts counts) => counts.Count.Take(baselineBins).Sum();

    /// <summary>Events a second. Before the first of them the sender may not have run yet, so that stretch is unknown rather than empty.</summary>
    public Course Rate(double[] events)
    {
        var first = Array.FindIndex(events, count => count > 0);
        return Of(i => i < first ? 0 : seconds[i], i => events[i] / seconds[i]);
    }

    public Course Ratio(double[] part, double[] whole) => Of(i => whole[i], i => part[i] / whole[i]);

    /// <summary>The mean of what takes <paramref name="total"/> together.</summary>
    public Course Mean(double[] total, double[] count) => Ratio(total, count);

    Course Of(Func<int, double> weight, Func<int, double> value)
    {
        IReadOnlyList<Point> Points(int from, int to) =>
            [.. Enumerable.Range(from, to - from).Where(i => weight(i) > 0).Select(i => new Point(starts[i], value(i), weight(i)))];
        return new Course(Points(0, baselineBins), Points(baselineBins, starts.Count));
    }
}
