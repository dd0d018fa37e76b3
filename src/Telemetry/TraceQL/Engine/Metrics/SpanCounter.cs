using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Has a store count what a metrics query only counts, so that no span is read for it.</summary>
internal sealed class SpanCounter
{
    // What shows a few spans of a series need not look for one in each interval.
    const int MostExamples = 10;

    readonly MetricsAggregate _aggregate;
    readonly bool _measuresDurations;

    SpanCounter(MetricsAggregate aggregate, SpanCounting counting) =>
        (_aggregate, _measuresDurations, Counting) = (aggregate, counting.Durations != DurationFigures.None, counting);

    /// <summary>What the store is asked for.</summary>
    public SpanCounting Counting { get; }

    /// <summary>The counter of a query; null when its spans must be looked at.</summary>
    public static SpanCounter? Of(MetricsQuery query, Intervals intervals, int exemplars, SpanParts parts)
    {
        if (query.Stage is not MetricsAggregate aggregate || Filter(query.Pipeline) is not { } filter)
        {
            return null;
        }

        var measuresDurations = aggregate.Of is { Intrinsic: Intrinsic.Duration };
        var by = (aggregate.Of is { } of && !measuresDurations ? aggregate.By.Append(of) : aggregate.By).Select(FilterExtractor.Reference).ToList();
        if (by.Contains(null))
        {
            return null;
        }

        var isHistogram = aggregate.Function is MetricsFunction.HistogramOverTime or MetricsFunction.QuantileOverTime;
        return new SpanCounter(aggregate, new SpanCounting
        {
            Range = new TimeRange(intervals.FirstNs, intervals.EndNs + 1),
            OriginNs = intervals.OriginNs,
            BucketNs = intervals.LengthNs,
            Filter = filter,
            By = [.. by.Select(reference => reference!.Value)],
            Durations = !measuresDurations ? DurationFigures.None : isHistogram ? DurationFigures.PowersOfTwo : DurationFigures.Totals,
            Examples = Math.Min(exemplars, MostExamples),
            ExampleParts = parts,
        });
    }

    static SpanFilter.All? Filter(Pipeline pipeline)
    {
        var filters = new List<SpanFilter>();
        foreach (var stage in pipeline.Stages)
        {
            switch (stage)
            {
                case SelectOperation:
                    break;
                case SpansetFilter filter when FilterExtractor.Exact(filter.Condition) is { } exact:
                    filters.Add(exact);
                    break;
                default:
                    return null;
            }
        }

        return new SpanFilter.All(filters);
    }

    /// <summary>A count as the query's stage looks at it.</summary>
    public CountedSpans Read(SpanCount count)
    {
        var by = new Static[_aggregate.By.Count];
        for (var i = 0; i < by.Length; i++)
        {
            by[i] = FilterExtractor.Read(_aggregate.By[i], count.Values[i]);
        }

        var of = _measuresDurations ? Static.Duration(count.Durations.Longest)
            : _aggregate.Of is { } attribute ? FilterExtractor.Read(attribute, count.Values[^1]) : Static.Nil;
        return new CountedSpans(count.Bucket, by, count.Spans, of, _measuresDurations ? count.Durations : null);
    }
}
