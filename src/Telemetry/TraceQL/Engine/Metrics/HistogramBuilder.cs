using System.Diagnostics.CodeAnalysis;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>histogram_over_time, and quantile_over_time on top of the same buckets.</summary>
internal sealed class HistogramBuilder(MetricsAggregate aggregate, Intervals intervals, ExemplarSampler sampler) : SeriesBuilder
{
    readonly Grouping _grouping = new(aggregate);
    readonly Dictionary<LabelSet, Histogram> _groups = [];

    sealed class Histogram
    {
        public SortedDictionary<double, double[]> Buckets { get; } = [];

        public List<MetricsExemplar> Exemplars { get; } = [];
    }

    public override void Observe(SpanView span, int interval)
    {
        if (TryFind(span, out var histogram, out var value, out var bound))
        {
            Add(histogram, InSeconds(value, bound), interval, 1);
            Offer(histogram, span, value, interval);
        }
    }

    public override void Observe(CountedSpans spans)
    {
        if (spans.Of.Type.IsNumeric() && spans.Bound > 0)
        {
            Add(HistogramOf(_grouping.Of(spans.By, isAlone: false)), spans.Bound, spans.Interval, spans.Count);
        }
    }

    public override void Show(SpanView span, int interval)
    {
        if (TryFind(span, out var histogram, out var value, out _))
        {
            Offer(histogram, span, value, interval);
        }
    }

    void Offer(Histogram histogram, SpanView span, Static value, int interval) =>
        sampler.Offer(histogram.Exemplars, span, aggregate.Function == MetricsFunction.QuantileOverTime ? InSeconds(value, value.Number) : 0, interval);

    bool TryFind(SpanView span, [NotNullWhen(true)] out Histogram? histogram, out Static value, out double bound)
    {
        bound = TryRead(span, aggregate.Of!, out value) ? Log2Buckets.Of(value.Number) : 0;
        histogram = bound > 0 ? HistogramOf(_grouping.Of(span, isAlone: false)) : null;
        return histogram is not null;
    }

    Histogram HistogramOf(LabelSet labels)
    {
        if (!_groups.TryGetValue(labels, out var histogram))
        {
            _groups[labels] = histogram = new Histogram();
        }

        return histogram;
    }

    void Add(Histogram histogram, double bound, int interval, long count)
    {
        if (!histogram.Buckets.TryGetValue(bound, out var counts))
        {
            histogram.Buckets[bound] = counts = new double[intervals.Count];
        }

        counts[interval] += count;
    }

    public override IEnumerable<TimeSeries> Build() => _groups.SelectMany(group =>
        aggregate.Function == MetricsFunction.HistogramOverTime ? Histograms(group.Key, group.Value) : Quantiles(group.Key, group.Value));

    static IEnumerable<TimeSeries> Histograms(LabelSet labels, Histogram histogram)
    {
        var exemplars = (IReadOnlyList<MetricsExemplar>)histogram.Exemplars;
        foreach (var (bound, counts) in histogram.Buckets)
        {
            yield return new TimeSeries(labels.With("__bucket", Static.Of(bound)), counts) { Exemplars = exemplars };
            exemplars = [];
        }
    }

    IEnumerable<TimeSeries> Quantiles(LabelSet labels, Histogram histogram)
    {
        foreach (var quantile in aggregate.Quantiles)
        {
            var values = new double[intervals.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Log2Buckets.Quantile(quantile, [.. histogram.Buckets.Select(bucket => (bucket.Key, bucket.Value[i]))]);
            }

            yield return new TimeSeries(labels.With("p", Static.Of(quantile)), values) { Exemplars = histogram.Exemplars };
        }
    }
}
