using System.Globalization;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Patterns;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>The patterns behind log lines, and how often each occurs over time.</summary>
internal static class PatternsApi
{
    // Enough to know the patterns. Of more lines so many are looked at, evenly spread, and each counts for those that are not.
    const int MaxLines = 20_000;

    // A line of a thousand patterns tells nobody anything.
    const int MaxPatterns = 300;
    const long MinStepNs = 10_000_000_000;

    public static async Task<IResult> PatternsAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var (query, range) = (parameters.Query(), parameters.Range());
        var step = Math.Max(MinStepNs, parameters.Step(range));
        var miners = new Dictionary<string, PatternMiner>(StringComparer.Ordinal);
        var samples = new Dictionary<(string Level, PatternTemplate Template), SortedDictionary<long, long>>();
        var stored = await source.StatsAsync(LogQLEngine.ParseLogMatchers(query), range, context.RequestAborted);
        var oneOf = ((stored.Entries - 1) / MaxLines) + 1;
        var engine = new LogQLEngine(source, clock, new LogQLLimits());
        await foreach (var line in engine.ReadAsync(query, range, Direction.Backward, context.RequestAborted, oneOf))
        {
            var level = LevelOf(line.AllLabels);
            if (!miners.TryGetValue(level, out var miner))
            {
                miners.Add(level, miner = new PatternMiner());
            }

            if (miner.Add(line.Text) is { } template)
            {
                Count(samples, (level, template), line.TimestampNs / step * step, oneOf);
            }
        }

        return Answer(samples);
    }

    static IResult Answer(Dictionary<(string Level, PatternTemplate Template), SortedDictionary<long, long>> samples) => LokiJson.Success(json =>
    {
        json.WriteStartArray();
        foreach (var ((level, template), counts) in samples.Where(pair => !pair.Key.Template.IsForgotten).OrderByDescending(pair => pair.Value.Values.Sum()).Take(MaxPatterns))
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

    static void Count<TKey>(Dictionary<TKey, SortedDictionary<long, long>> samples, TKey key, long timeNs, long lines)
        where TKey : notnull
    {
        if (!samples.TryGetValue(key, out var counts))
        {
            samples.Add(key, counts = []);
        }

        counts[timeNs] = counts.GetValueOrDefault(timeNs) + lines;
    }

    static string LevelOf(Labels labels) =>
        labels["detected_level"] is { Length: > 0 } detected ? detected : labels["level"].ToLower(CultureInfo.InvariantCulture) is { Length: > 0 } level ? level : "unknown";
}
