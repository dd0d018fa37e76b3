using System.Runtime.CompilerServices;
using System.Text;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Reads entries from the store with as much of the pipeline pushed down as is safe, and runs them through it.</summary>
internal sealed class LogReader(ILogSource source, TimeProvider clock, StatisticsCounter statistics)
{
    public TimeProvider Clock => clock;

    /// <summary>What passes the stages. Each line is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<Line> ReadAsync(LogQuery query, TimeRange range, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken, long oneOf = 1)
    {
        var pipeline = new Pipeline(query.Stages, clock);
        var selection = await SelectionAsync(query, range, metadataNames: null, cancellationToken) with { Direction = direction, OneOf = oneOf };
        await foreach (var entry in source.SelectAsync(selection, cancellationToken))
        {
            statistics.Read(1, Encoding.UTF8.GetByteCount(entry.Line));
            if (pipeline.Process(entry) is { } line)
            {
                statistics.Keep(1);
                yield return line;
            }
        }
    }

    /// <summary>The samples of what passes the stages, part by part in order of time.</summary>
    public async IAsyncEnumerable<SampleScan> ScanAsync(
        RangeAggregation aggregation, TimeRange range, IReadOnlySet<string>? names, LogQLLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var selection = await SelectionAsync(aggregation.Range.Query, range, names, cancellationToken);
        await foreach (var scan in source.ScanAsync(selection, () => new SampleScan(aggregation, clock, names, limits), cancellationToken))
        {
            statistics.Read(scan.Lines, scan.Bytes);
            statistics.Keep(scan.Kept);
            yield return scan;
        }
    }

    /// <summary>
    /// How many lines pass the stages, which look at no more of a line than the store can, in buckets of one length from the
    /// start of the range. Each line stands for all that were counted with it, and is valid until the next is asked for.
    /// </summary>
    public async IAsyncEnumerable<(Line Line, LogCount Count)> CountAsync(
        LogQuery query, TimeRange range, long bucketNs, IReadOnlySet<string> metadataNames, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline([.. query.Stages.Where(stage => stage is not LineFilter)], clock);
        var selection = await SelectionAsync(query, range, metadataNames, cancellationToken);
        await foreach (var count in source.CountAsync(selection, bucketNs, cancellationToken))
        {
            statistics.Read(count.Entries, count.Bytes);
            if (pipeline.Process(new LogEntry(range.StartNs, "", count.Stream, count.StructuredMetadata)) is { } line)
            {
                statistics.Keep(count.Entries);
                yield return (line, count);
            }
        }
    }

    /// <summary>What passes the stages, as lines to keep.</summary>
    public async IAsyncEnumerable<LogLine> LinesAsync(
        LogQuery query, TimeRange range, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken, long oneOf = 1)
    {
        await foreach (var line in ReadAsync(query, range, direction, cancellationToken, oneOf))
        {
            var labels = line.Labels;
            yield return new LogLine(
                line.TimestampNs, line.Text, labels.ToLabels(LabelCategory.Stream), labels.ToLabels(LabelCategory.Metadata), labels.ToLabels(LabelCategory.Parsed));
        }
    }

    async Task<LogSelection> SelectionAsync(LogQuery query, TimeRange range, IReadOnlySet<string>? metadataNames, CancellationToken cancellationToken) => new()
    {
        Matchers = query.Matchers,
        Range = range,
        LineConditions = PushDown.LineConditions(query.Stages),
        MetadataConditions = await MetadataConditionsAsync(query, range, cancellationToken),
        MetadataNames = metadataNames,
    };

    // A label filter may mean a label of the stream: then metadata must not be asked for it.
    async Task<IReadOnlyList<MetadataCondition>> MetadataConditionsAsync(LogQuery query, TimeRange range, CancellationToken cancellationToken)
    {
        var candidates = PushDown.MetadataConditions(query.Stages);
        if (candidates.Count == 0)
        {
            return candidates;
        }

        var streams = await source.StreamsAsync([query.Matchers], range, cancellationToken);
        return [.. candidates.Where(candidate => !streams.Any(stream => stream.Has(candidate.Matcher.Name)))];
    }
}
