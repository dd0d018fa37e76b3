using System.Numerics;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>
/// Answers range aggregations that only count, without reading a line: the store counts in buckets of which every window
/// is made up.
/// </summary>
internal sealed class CountEvaluator
{
    readonly LogReader _reader;
    readonly RangeAggregation _aggregation;
    readonly IReadOnlySet<string> _metadataNames;
    readonly TimeRange _time;
    readonly long _bucketNs;
    readonly int _steps;
    readonly int _bucketsPerStep;
    readonly int _bucketsPerWindow;

    CountEvaluator(LogReader reader, long[] steps, RangeAggregation aggregation, IReadOnlySet<string> metadataNames, TimeRange time, long bucketNs)
    {
        (_reader, _steps, _aggregation, _metadataNames, _time, _bucketNs) = (reader, steps.Length, aggregation, metadataNames, time, bucketNs);
        _bucketsPerWindow = (int)(aggregation.Range.RangeNs / bucketNs);
        _bucketsPerStep = steps.Length == 1 ? 0 : (int)((steps[1] - steps[0]) / bucketNs);
    }

    /// <summary>The evaluator of an aggregation; null when lines must be read for it.</summary>
    public static CountEvaluator? Of(RangeAggregation aggregation, LogReader reader, long[] steps)
    {
        var range = aggregation.Range;
        if (aggregation.Operator is not ("count_over_time" or "rate" or "bytes_over_time" or "bytes_rate")
            || LabelNeeds.MetadataNames(aggregation, aggregation.Grouping) is not { } names
            || !range.Query.Stages.OfType<LineFilter>().All(PushDown.IsExact))
        {
            return null;
        }

        var bucketNs = steps.Length == 1 ? range.RangeNs : (long)BigInteger.GreatestCommonDivisor(range.RangeNs, steps[1] - steps[0]);
        var time = range.Covering(steps);
        return (time.EndNs - time.StartNs) / bucketNs <= int.MaxValue ? new CountEvaluator(reader, steps, aggregation, names, time, bucketNs) : null;
    }

    public async Task<IReadOnlyList<Column>> EvaluateAsync(LogQLLimits limits, CancellationToken cancellationToken)
    {
        var byLabels = new Dictionary<Labels, List<LogCount>>();
        var read = 0;
        await foreach (var (line, count) in _reader.CountAsync(_aggregation.Range.Query, _time, _bucketNs, _metadataNames, cancellationToken))
        {
            var labels = line.Labels.Group(_aggregation.Grouping);
            if (!byLabels.TryGetValue(labels, out var counts))
            {
                byLabels.Add(labels, counts = []);
            }

            counts.Add(count);
            if (++read > limits.MaxSamples)
            {
                throw limits.TooManySamples();
            }
        }

        return [.. byLabels.Select(series => Column(series.Key, series.Value))];
    }

    Column Column(Labels labels, List<LogCount> counts)
    {
        counts.Sort(static (a, b) => a.Bucket.CompareTo(b.Bucket));
        var column = new Column(labels, _steps);
        var isBytes = _aggregation.Operator.StartsWith("bytes", StringComparison.Ordinal);
        var seconds = _aggregation.Operator.EndsWith("rate", StringComparison.Ordinal) ? _aggregation.Range.RangeNs / 1e9 : 1;
        var (from, to, entries, bytes) = (0, 0, 0L, 0L);
        for (var step = 0; step < _steps; step++)
        {
            var first = (long)step * _bucketsPerStep;
            for (; to < counts.Count && counts[to].Bucket < first + _bucketsPerWindow; to++)
            {
                (entries, bytes) = (entries + counts[to].Entries, bytes + counts[to].Bytes);
            }

            for (; from < to && counts[from].Bucket < first; from++)
            {
                (entries, bytes) = (entries - counts[from].Entries, bytes - counts[from].Bytes);
            }

            if (entries > 0)
            {
                column.Values[step] = (isBytes ? bytes : entries) / seconds;
            }
        }

        return column;
    }
}
