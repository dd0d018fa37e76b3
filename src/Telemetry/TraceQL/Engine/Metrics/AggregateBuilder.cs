using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>rate, count_over_time and the min, max, avg and sum over time.</summary>
internal sealed class AggregateBuilder : SeriesBuilder
{
    readonly MetricsAggregate _aggregate;
    readonly Intervals _intervals;
    readonly ExemplarSampler _sampler;
    readonly Grouping _grouping;
    readonly Dictionary<LabelSet, Cells> _groups = [];

    public AggregateBuilder(MetricsAggregate aggregate, Intervals intervals, ExemplarSampler sampler)
    {
        (_aggregate, _intervals, _sampler) = (aggregate, intervals, sampler);
        _grouping = new Grouping(aggregate);
        if (aggregate is { By.Count: 0, Of: null })
        {
            // What is counted without groups is zero also when there is nothing.
            CellsOf(LabelSet.Named(aggregate.Name));
        }
    }

    sealed record Cells(double[] Counts, double[] Values)
    {
        public List<MetricsExemplar> Exemplars { get; } = [];
    }

    public override void Observe(SpanView span, int interval)
    {
        var number = 0.0;
        if (_aggregate.Of is { } of)
        {
            if (!TryRead(span, of, out var value))
            {
                return;
            }

            number = InSeconds(value, value.Number);
        }

        var cells = CellsOf(_grouping.Of(span, isAlone: true));
        var isFirst = cells.Counts[interval]++ == 0;
        cells.Values[interval] = _aggregate.Function switch
        {
            MetricsFunction.MinOverTime => isFirst ? number : Math.Min(cells.Values[interval], number),
            MetricsFunction.MaxOverTime => isFirst ? number : Math.Max(cells.Values[interval], number),
            _ => cells.Values[interval] + number,
        };
        _sampler.Offer(cells.Exemplars, span, number, interval);
    }

    Cells CellsOf(LabelSet labels)
    {
        if (!_groups.TryGetValue(labels, out var cells))
        {
            _groups[labels] = cells = new Cells(new double[_intervals.Count], new double[_intervals.Count]);
        }

        return cells;
    }

    public override IEnumerable<TimeSeries> Build()
    {
        var seconds = _intervals.StepNs / 1e9;
        foreach (var (labels, cells) in _groups)
        {
            var values = cells.Counts.Select((count, i) => _aggregate.Function switch
            {
                MetricsFunction.Rate => count / seconds,
                MetricsFunction.CountOverTime => count,
                _ when count == 0 => double.NaN,
                MetricsFunction.AvgOverTime => cells.Values[i] / count,
                _ => cells.Values[i],
            });
            yield return new TimeSeries(labels, [.. values]) { Exemplars = cells.Exemplars };
        }
    }
}
