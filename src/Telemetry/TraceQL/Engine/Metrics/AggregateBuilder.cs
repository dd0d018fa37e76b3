using System.Diagnostics.CodeAnalysis;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

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
        if (TryFind(span, out var cells, out var number))
        {
            Add(cells, interval, 1, number, number, number);
            _sampler.Offer(cells.Exemplars, span, number, interval);
        }
    }

    public override void Observe(CountedSpans spans)
    {
        if (_aggregate.Of is null || spans.Of.Type.IsNumeric())
        {
            Add(CellsOf(_grouping.Of(spans.By, isAlone: true)), spans.Interval, spans.Count, spans.Sum, spans.Least, spans.Most);
        }
    }

    public override void Show(SpanView span, int interval)
    {
        if (TryFind(span, out var cells, out var number))
        {
            _sampler.Offer(cells.Exemplars, span, number, interval);
        }
    }

    bool TryFind(SpanView span, [NotNullWhen(true)] out Cells? cells, out double number)
    {
        (cells, number) = (null, 0);
        if (_aggregate.Of is { } of)
        {
            if (!TryRead(span, of, out var value))
            {
                return false;
            }

            number = InSeconds(value, value.Number);
        }

        cells = CellsOf(_grouping.Of(span, isAlone: true));
        return true;
    }

    void Add(Cells cells, int interval, long count, double sum, double least, double most)
    {
        var isFirst = cells.Counts[interval] == 0;
        cells.Counts[interval] += count;
        ref var cell = ref cells.Values[interval];
        cell = _aggregate.Function switch
        {
            MetricsFunction.MinOverTime => isFirst ? least : Math.Min(cell, least),
            MetricsFunction.MaxOverTime => isFirst ? most : Math.Max(cell, most),
            _ => cell + sum,
        };
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
