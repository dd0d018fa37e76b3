using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Reads the entries of all windows once, as samples by series, and aggregates window by window.</summary>
internal sealed class RangeEvaluator(LogReader reader, long[] steps, LogQLLimits limits)
{
    public async Task<IReadOnlyList<Column>> EvaluateAsync(RangeAggregation aggregation, CancellationToken cancellationToken)
    {
        if (steps.Length == 0)
        {
            return [];
        }

        aggregation = LabelNeeds.WithoutNeedlessParsers(aggregation);
        if (CountEvaluator.Of(aggregation, reader, steps) is { } counts)
        {
            return await counts.EvaluateAsync(limits, cancellationToken);
        }

        var series = await ReadAsync(aggregation, cancellationToken);
        if (aggregation.Operator == "absent_over_time")
        {
            return [Absent(aggregation, series)];
        }

        var function = RangeFunctions.Of(aggregation);
        return [.. series.Select(one => Aggregate(aggregation.Range, one, function))];
    }

    async Task<IReadOnlyCollection<SampleSeries>> ReadAsync(RangeAggregation aggregation, CancellationToken cancellationToken)
    {
        var names = LabelNeeds.Names(aggregation, new SampleExtractor(aggregation).Grouping);
        return await ReadAsync(aggregation, names, cancellationToken) ?? (await ReadAsync(aggregation, names: null, cancellationToken))!;
    }

    // Null when a line is to be shown with more labels than those.
    async Task<IReadOnlyCollection<SampleSeries>?> ReadAsync(RangeAggregation aggregation, IReadOnlySet<string>? names, CancellationToken cancellationToken)
    {
        var byLabels = new Dictionary<Labels, SampleSeries>();
        var samples = 0L;
        await foreach (var scan in reader.ScanAsync(aggregation, aggregation.Range.Covering(steps), names, limits, cancellationToken))
        {
            if (scan.LacksLabels)
            {
                return null;
            }

            samples += scan.Samples;
            if (samples > limits.MaxSamples)
            {
                throw limits.TooManySamples();
            }

            foreach (var (labels, series) in scan.Series)
            {
                if (!byLabels.TryAdd(labels, series))
                {
                    byLabels[labels].Append(series);
                }
            }
        }

        return byLabels.Values;
    }

    Column Aggregate(LogRange range, SampleSeries series, RangeFunction function)
    {
        var column = new Column(series.Labels, steps.Length);
        var (from, to, failed) = (0, 0, IsFailed(series.Labels));
        var ordered = series.InOrder();
        var timestamps = ordered.TimestampsNs.AsSpan();
        var values = ordered.Values.AsSpan();
        for (var step = 0; step < steps.Length; step++)
        {
            var end = steps[step] - range.OffsetNs;
            while (to < timestamps.Length && timestamps[to] <= end)
            {
                to++;
            }

            while (from < to && timestamps[from] <= end - range.RangeNs)
            {
                from++;
            }

            if (from == to)
            {
                continue;
            }

            if (failed)
            {
                throw PipelineError(series.Labels);
            }

            column.Values[step] = function(new SampleWindow(timestamps[from..to], values[from..to], end, range.RangeNs));
        }

        return column;
    }

    Column Absent(RangeAggregation aggregation, IReadOnlyCollection<SampleSeries> series)
    {
        var column = new Column(AbsentLabels(aggregation.Range.Query.Matchers), [.. Enumerable.Repeat(1.0, steps.Length)]);
        foreach (var present in series.Select(one => Aggregate(aggregation.Range, one, _ => 1)))
        {
            for (var step = 0; step < steps.Length; step++)
            {
                if (present.Has(step))
                {
                    column.Clear(step);
                }
            }
        }

        return column;
    }

    // What an equality says of labels, unless another condition on the same label contradicts it.
    static Labels AbsentLabels(IReadOnlyList<Matcher> matchers) => Labels.From(matchers
        .GroupBy(matcher => matcher.Name, StringComparer.Ordinal)
        .Where(group => group.Count() == 1 && group.First().Type == MatchType.Equal)
        .Select(group => new Label(group.Key, group.First().Value)));

    static bool IsFailed(Labels labels) => labels.Has(LabelSet.Error) && labels[LabelSet.PreserveError] != "true";

    static LogQLException PipelineError(Labels labels)
    {
        var kind = labels[LabelSet.Error];
        return LogQLException.Execution(
            $"pipeline error: '{kind}' for series: '{labels}'.\n"
            + $"Use a label filter to intentionally skip this error. (e.g | __error__!=\"{kind}\").\n"
            + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
            + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n");
    }
}
