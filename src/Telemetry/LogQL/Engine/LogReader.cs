using System.Runtime.CompilerServices;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Reads entries from the store with as much of the pipeline pushed down as is safe, and runs them through it.</summary>
internal sealed class LogReader(ILogSource source, TimeProvider clock, StatisticsCounter statistics)
{
    public TimeProvider Clock => clock;

    /// <summary>What passes the stages. Each line is valid until the next is asked for; structured metadata of other names than those given may be missing.</summary>
    public async IAsyncEnumerable<Line> ReadAsync(
        LogQuery query, TimeRange range, Direction direction, IReadOnlySet<string>? metadataNames, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline(query.Stages, clock);
        var selection = new LogSelection
        {
            Matchers = query.Matchers,
            Range = range,
            Direction = direction,
            LineConditions = PushDown.LineConditions(query.Stages),
            MetadataConditions = await MetadataConditionsAsync(query, range, cancellationToken),
            MetadataNames = metadataNames,
        };
        await foreach (var entry in source.SelectAsync(selection, cancellationToken))
        {
            statistics.Read(entry);
            if (pipeline.Process(entry) is { } line)
            {
                statistics.Keep();
                yield return line;
            }
        }
    }

    /// <summary>What passes the stages, as lines to keep.</summary>
    public async IAsyncEnumerable<LogLine> LinesAsync(
        LogQuery query, TimeRange range, Direction direction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in ReadAsync(query, range, direction, metadataNames: null, cancellationToken))
        {
            var labels = line.Labels;
            yield return new LogLine(
                line.TimestampNs, line.Text, labels.ToLabels(LabelCategory.Stream), labels.ToLabels(LabelCategory.Metadata), labels.ToLabels(LabelCategory.Parsed));
        }
    }

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
