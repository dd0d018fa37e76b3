using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Answers log queries.</summary>
internal sealed class LogEvaluator(LogReader reader, LogQLLimits limits)
{
    public async Task<LogLines> EvaluateAsync(LogQuery query, LogQLRequest request, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        var range = new TimeRange(request.StartNs, request.EndNs);
        var atSameTime = new HashSet<(string, Labels)>();
        var lastKept = new Dictionary<Labels, long>();
        var timestamp = long.MinValue;
        long characters = 0;
        await foreach (var line in reader.LinesAsync(query, range, request.Direction, cancellationToken))
        {
            if (line.TimestampNs != timestamp)
            {
                timestamp = line.TimestampNs;
                atSameTime.Clear();
            }

            if (!atSameTime.Add((line.Text, line.AllLabels)) || IsTooClose(line, request.IntervalNs, lastKept))
            {
                continue;
            }

            characters += line.Text.Length;
            if (characters > limits.MaxEntryCharacters)
            {
                throw limits.TooLongLines(lines.Count);
            }

            lines.Add(line);
            if (lines.Count >= request.Limit)
            {
                break;
            }
        }

        return new LogLines(lines);
    }

    static bool IsTooClose(LogLine line, long intervalNs, Dictionary<Labels, long> lastKept)
    {
        if (intervalNs <= 0)
        {
            return false;
        }

        if (lastKept.TryGetValue(line.AllLabels, out var last) && Math.Abs(line.TimestampNs - last) < intervalNs)
        {
            return true;
        }

        lastKept[line.AllLabels] = line.TimestampNs;
        return false;
    }
}
