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
        if (!TryRead(span, aggregate.Of!, out var value) || Log2Buckets.Of(value.Number) is not (> 0 and var bound))
        {
            return;
        }

        var labels = _grouping.Of(span, isAlone: false);
        if (!_groups.TryGetValue(labels, out var histogram))
        {
            _groups[labels] = histogram = new Histogram();
        }

        bound = InSeconds(value, bound);
        if (!histogram.Buckets.TryGetValue(bound, out var counts))
        {
            histogram.Buckets[bound] = counts = new double[intervals.Count];
        }

        counts[interval]++;
        sampler.Offer(histogram.Exemplars, span, aggregate.Function == MetricsFunction.QuantileOverTime ? InSeconds(value, value.Number) : 0, interval);
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
