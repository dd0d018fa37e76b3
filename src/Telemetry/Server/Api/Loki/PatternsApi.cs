using System.Globalization;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Patterns;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>The patterns behind log lines, and how often each occurs over time.</summary>
internal static class PatternsApi
{
    // Enough to know the patterns; counting all lines of a long range would take longer than anybody waits.
    const int MaxLines = 500_000;
    const long MinStepNs = 10_000_000_000;

    public static async Task<IResult> PatternsAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var (query, range) = (parameters.Query(), parameters.Range());
        var step = Math.Max(MinStepNs, parameters.Step(range));
        var miners = new Dictionary<string, PatternMiner>(StringComparer.Ordinal);
        var samples = new Dictionary<(string Level, PatternTemplate Template), SortedDictionary<long, long>>();
        var lines = 0;
        await foreach (var line in new LogQLEngine(source, clock, new LogQLLimits()).ReadAsync(query, range, Direction.Backward, context.RequestAborted))
        {
            var level = LevelOf(line.AllLabels);
            if (!miners.TryGetValue(level, out var miner))
            {
                miners.Add(level, miner = new PatternMiner());
            }

            if (miner.Add(line.Text) is { } template)
            {
                Count(samples, (level, template), line.TimestampNs / step * step);
            }

            if (++lines >= MaxLines)
            {
                break;
            }
        }

        return Answer(samples);
    }

    static IResult Answer(Dictionary<(string Level, PatternTemplate Template), SortedDictionary<long, long>> samples) => LokiJson.Success(json =>
    {
        json.WriteStartArray();
        foreach (var ((level, template), counts) in samples.OrderByDescending(pair => pair.Value.Values.Sum()))
        {
            json.WriteStartObject();
            json.WriteString("pattern", template.ToString());
            json.WriteString("level", level);
            json.WriteStartArray("samples");
            foreach (var (timeNs, count) in counts)
            {
                json.WriteStartArray();
                json.WriteNumberValue(timeNs / 1_000_000_000);
                json.WriteNumberValue(count);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    static void Count<TKey>(Dictionary<TKey, SortedDictionary<long, long>> samples, TKey key, long timeNs)
        where TKey : notnull
    {
        if (!samples.TryGetValue(key, out var counts))
        {
            samples.Add(key, counts = []);
        }

        counts[timeNs] = counts.GetValueOrDefault(timeNs) + 1;
    }

    static string LevelOf(Labels labels) =>
        labels["detected_level"] is { Length: > 0 } detected ? detected : labels["level"].ToLower(CultureInfo.InvariantCulture) is { Length: > 0 } level ? level : "unknown";
}
