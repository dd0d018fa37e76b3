using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>How much there is: numbers for a selector, and bytes by labels.</summary>
internal static class IndexApi
{
    public static async Task<IResult> StatsAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var stats = await source.StatsAsync(LogQLEngine.ParseSelector(parameters.Query()), parameters.Range(), context.RequestAborted);
        return LokiJson.Result(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("streams", stats.Streams);
            json.WriteNumber("chunks", stats.Chunks);
            json.WriteNumber("bytes", stats.Bytes);
            json.WriteNumber("entries", stats.Entries);
            json.WriteEndObject();
        });
    }

    public static async Task<IResult> VolumeAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var (matchers, range) = (LogQLEngine.ParseSelector(parameters.Query()), parameters.Range());
        var grouping = new VolumeGrouping(parameters, matchers);
        var volumes = new Dictionary<Labels, long>();
        await foreach (var count in source.CountAsync(Selection(matchers, range), long.MaxValue, context.RequestAborted))
        {
            foreach (var key in grouping.KeysOf(count.Stream))
            {
                volumes[key] = volumes.GetValueOrDefault(key) + count.Bytes;
            }
        }

        var largest = volumes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).Take(parameters.Limit());
        return LokiJson.Success(json =>
        {
            json.WriteStartObject();
            json.WriteString("resultType", "vector");
            json.WriteStartArray("result");
            foreach (var (labels, bytes) in largest)
            {
                json.WriteStartObject();
                json.WritePropertyName("metric");
                json.WriteLabels(labels);
                json.WritePropertyName("value");
                json.WriteSample(range.EndNs, bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public static async Task<IResult> VolumeRangeAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var (matchers, range) = (LogQLEngine.ParseSelector(parameters.Query()), parameters.Range());
        var (step, grouping) = (parameters.Step(range), new VolumeGrouping(parameters, matchers));
        var volumes = new Dictionary<Labels, SortedDictionary<long, double>>();
        await foreach (var count in source.CountAsync(Selection(matchers, range), step, context.RequestAborted))
        {
            var bucket = range.StartNs + (count.Bucket * step);
            foreach (var key in grouping.KeysOf(count.Stream))
            {
                if (!volumes.TryGetValue(key, out var buckets))
                {
                    volumes.Add(key, buckets = []);
                }

                buckets[bucket] = buckets.GetValueOrDefault(bucket) + count.Bytes;
            }
        }

        var series = volumes.Select(pair => new MetricSeries(pair.Key, [.. pair.Value.Select(point => (point.Key, point.Value))]))
            .OrderByDescending(one => one.Points.Sum(point => point.Value)).ThenBy(one => one.Labels.ToString(), StringComparer.Ordinal)
            .Take(parameters.Limit());
        return LokiJson.Success(json =>
        {
            json.WriteStartObject();
            json.WriteString("resultType", "matrix");
            json.WritePropertyName("result");
            json.WriteMatrix(series);
            json.WriteEndObject();
        });
    }

    static LogSelection Selection(IReadOnlyList<Matcher> matchers, TimeRange range) =>
        new() { Matchers = matchers, Range = range, MetadataNames = new HashSet<string>() };

    /// <summary>What volumes are added up by: the labels asked for, else those of the selector; or each label's name.</summary>
    sealed class VolumeGrouping
    {
        readonly HashSet<string> _names;
        readonly bool _byName;

        public VolumeGrouping(LokiParameters parameters, IReadOnlyList<Matcher> matchers)
        {
            var target = parameters["targetLabels"].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            _names = (target.Length > 0 ? target : matchers.Select(matcher => matcher.Name)).ToHashSet(StringComparer.Ordinal);
            _byName = parameters["aggregateBy"] switch
            {
                "" or "series" => false,
                "labels" => true,
                var other => throw new BadParameterException($"invalid aggregation option '{other}': expected series or labels"),
            };
            if (_byName && target.Length == 0)
            {
                _names = [];
            }
        }

        // A label's name alone is a label without value.
        public IEnumerable<Labels> KeysOf(Labels stream) => _byName
            ? stream.Where(label => _names.Count == 0 || _names.Contains(label.Name)).Select(label => Labels.FromSorted([new Label(label.Name, "")]))
            : [stream.Keep(_names)];
    }
}
