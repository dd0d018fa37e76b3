using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Finds out which series and times the selectors of a query read, and loads each of them once.</summary>
internal sealed class SelectorPlan(QueryContext context)
{
    readonly DurationEvaluator _durations = new(context.Query);
    readonly HashSet<VectorSelector> _findingResets = new(ReferenceEqualityComparer.Instance);
    readonly List<(VectorSelector Node, SeriesSelection Selection)> _reads = [];

    /// <summary>The reads of an expression that is evaluated from the first instant to the last.</summary>
    public SelectorPlan Add(Expression expression, long startMs, long endMs)
    {
        Add(expression, startMs, endMs, findsResets: false);
        return this;
    }

    void Add(Expression expression, long startMs, long endMs, bool findsResets)
    {
        switch (expression)
        {
            case VectorSelector selector:
                AddSelector(selector, startMs, endMs, 0, findsResets);
                break;
            case RangeSelector range:
                AddSelector(range.Selector, startMs, endMs, _durations.PositiveMs(range.Range), findsResets);
                break;
            case Subquery subquery:
                var (from, to) = Shift(subquery.Shift, startMs, endMs);
                Add(subquery.Inner, from - _durations.PositiveMs(subquery.Range), to, findsResets: false);
                break;
            case Call { Function: "info" } info:
                Add(info.Arguments[0], startMs, endMs, findsResets);
                AddInfo(info, startMs, endMs);
                break;
            default:
                foreach (var child in expression.Children)
                {
                    Add(child, startMs, endMs, FindsResets(expression, findsResets));
                }

                break;
        }
    }

    // Where only counts and sums matter, Prometheus looks for resets while it reads, not where it calculates.
    static bool FindsResets(Expression expression, bool inherited) => expression is Call call
        ? call.Function is "histogram_count" or "histogram_sum" or "histogram_avg"
            || (inherited && call.Function is not ("histogram_quantile" or "histogram_quantiles" or "histogram_fraction"))
        : inherited;

    /// <summary>Loads what was added. Selectors that read the same share it.</summary>
    public async Task LoadAsync(ISeriesSource source)
    {
        foreach (var group in _reads.GroupBy(read => string.Join(',', read.Selection.Matchers.Select(m => m.Name + m.Operator + GoString.Quote(m.Value)))))
        {
            foreach (var (nodes, selection) in Overlapping(group))
            {
                Share(await source.SelectAsync(selection with { MaxSamples = context.PointsLeft }, context.CancellationToken), selection.Matchers, nodes);
            }
        }
    }

    void AddSelector(VectorSelector selector, long startMs, long endMs, long rangeMs, bool findsResets)
    {
        if (findsResets)
        {
            _findingResets.Add(selector);
        }

        var (from, to) = Shift(selector.Shift, startMs, endMs);
        var isInstant = rangeMs == 0;
        var before = isInstant || selector.Edges != WindowEdges.Plain ? context.Query.LookbackMs : 0;
        var after = selector.Edges == WindowEdges.Smoothed ? context.Query.LookbackMs : 0;
        Add(selector, selector.Matchers, from - rangeMs - before, to + after);
    }

    // The metrics that info() joins may carry any label of the selector, so only the name narrows them.
    void AddInfo(Call info, long startMs, long endMs)
    {
        var node = InfoSelector.Of(info);
        Add(node, node.Matchers, startMs - context.Query.LookbackMs, endMs);
    }

    void Add(VectorSelector node, IReadOnlyList<Matcher> matchers, long afterMs, long throughMs) =>
        _reads.Add((node, new SeriesSelection { Matchers = matchers, AfterMs = afterMs, ThroughMs = throughMs }));

    (long From, long To) Shift(TimeShift shift, long startMs, long endMs)
    {
        var offset = _durations.Milliseconds(shift.Offset);
        var at = shift.AtBound switch { "start" => context.Steps.StartMs, "end" => context.Steps.EndMs, _ => shift.AtMs };
        return ((at ?? startMs) - offset, (at ?? endMs) - offset);
    }

    static IEnumerable<(List<VectorSelector> Nodes, SeriesSelection Selection)> Overlapping(IEnumerable<(VectorSelector Node, SeriesSelection Selection)> reads)
    {
        List<VectorSelector> nodes = [];
        SeriesSelection? united = null;
        foreach (var (node, selection) in reads.OrderBy(read => read.Selection.AfterMs))
        {
            if (united is not null && selection.AfterMs > united.ThroughMs)
            {
                yield return (nodes, united);
                (nodes, united) = ([], null);
            }

            nodes.Add(node);
            united = united is null ? selection : united with { ThroughMs = Math.Max(united.ThroughMs, selection.ThroughMs) };
        }

        if (united is not null)
        {
            yield return (nodes, united);
        }
    }

    void Share(IReadOnlyList<Series> loaded, IReadOnlyList<Matcher> matchers, List<VectorSelector> nodes)
    {
        var set = loaded as SeriesSet;
        if (set is not null)
        {
            context.Own(set);
        }

        int[] matching = [.. Enumerable.Range(0, loaded.Count).Where(index => Matches(set?.LabelsOf(index) ?? loaded[index].Labels, matchers))];
        context.CheckSeries(matching.Length);
        foreach (var index in matching)
        {
            context.Charge(set?.MostSamplesOf(index) ?? loaded[index].TimestampsMs.Length);
        }

        // What a set puts together is not kept, and would have to be for who reads it twice.
        if (set is not null && set.Count == matching.Length && nodes is [var node] && !_findingResets.Contains(node))
        {
            context.Series[node] = set;
            return;
        }

        Series[] series = [.. matching.Select(index => loaded[index])];
        set?.Dispose();
        nodes.ForEach(reader => context.Series[reader] = _findingResets.Contains(reader) ? [.. series.Select(HistogramResets.WithHints)] : series);
    }

    static bool Matches(Labels labels, IReadOnlyList<Matcher> matchers)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            if (!matchers[i].Matches(labels))
            {
                return false;
            }
        }

        return true;
    }
}
