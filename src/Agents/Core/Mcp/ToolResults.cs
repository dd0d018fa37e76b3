using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Agents.Core.Mcp;

/// <summary>Reads the shapes in which the tools answer.</summary>
internal static class ToolResults
{
    /// <summary>query_prometheus, instant.</summary>
    public static IReadOnlyList<Sample> Vector(JsonNode result) =>
    [
        .. (result["data"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(row => new Sample(Labels(row["metric"]), Number(row["value"]?[1])))
            .Where(sample => double.IsFinite(sample.Value)),
    ];

    /// <summary>query_prometheus, range.</summary>
    public static IReadOnlyList<Samples> Matrix(JsonNode result) =>
    [
        .. (result["data"] as JsonArray ?? []).OfType<JsonObject>().Select(row => new Samples(
            Labels(row["metric"]),
            [
                .. (row["values"] as JsonArray ?? []).Select(point => (Seconds(Number(point?[0])), Number(point?[1]))).Where(point => double.IsFinite(point.Item2)),
            ])),
    ];

    /// <summary>query_loki_logs with a metric query, instant.</summary>
    public static IReadOnlyList<Sample> LokiVector(JsonNode result) =>
    [
        .. (result["data"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(row => new Sample(Labels(row["labels"]), Number(row["value"]))),
    ];

    /// <summary>query_loki_logs with a metric query over a range.</summary>
    public static IReadOnlyList<Samples> LokiMatrix(JsonNode result) =>
    [
        .. (result["data"] as JsonArray ?? []).OfType<JsonObject>().Select(row => new Samples(
            Labels(row["labels"]),
            [.. (row["values"] as JsonArray ?? []).Select(point => (Seconds(Number(point?["timestamp"])), Number(point?["value"])))])),
    ];

    /// <summary>query_loki_logs with a log query, compact.</summary>
    public static IReadOnlyList<LogLine> LokiLines(JsonNode result) =>
    [
        .. (result["streams"] as JsonArray ?? [])
            .SelectMany(stream => (stream?["lines"] as JsonArray ?? []).OfType<JsonObject>().Select(row => (Labels: Labels(stream!["labels"]), Row: row)))
            .Select(line => new LogLine(
                DateTimeOffset.UnixEpoch.AddTicks(long.Parse((string)line.Row["timestamp"]!, CultureInfo.InvariantCulture) / 100), (string?)line.Row["line"] ?? "")
            {
                Service = line.Labels.GetValueOrDefault("service_name", ""),
            })
            .OrderByDescending(line => line.Time),
    ];

    /// <summary>query_loki_patterns, with how many lines each has.</summary>
    public static IReadOnlyList<(string Pattern, double Count)> Patterns(JsonNode result) =>
        [.. (result as JsonArray ?? []).Select(row => ((string?)row?["pattern"] ?? "", Number(row?["totalCount"])))];

    /// <summary>tempo_traceql-metrics-instant.</summary>
    public static IReadOnlyList<Sample> TraceVector(JsonNode result) =>
    [
        .. (result["series"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(series => new Sample(TraceLabels(series["labels"]), series["value"] is { } value ? Number(value) : 0)),
    ];

    /// <summary>tempo_traceql-metrics-range.</summary>
    public static IReadOnlyList<Samples> TraceMatrix(JsonNode result) =>
    [
        .. (result["series"] as JsonArray ?? []).OfType<JsonObject>().Select(series => new Samples(
            TraceLabels(series["labels"]),
            [
                .. (series["samples"] as JsonArray ?? []).Select(sample => (
                    DateTimeOffset.FromUnixTimeMilliseconds((long)Number(sample?["timestampMs"])),
                    sample?["value"] is { } value ? Number(value) : 0)),
            ])),
    ];

    /// <summary>tempo_traceql-search: the ids of the traces, newest first.</summary>
    public static IReadOnlyList<string> TraceIds(JsonNode result) =>
    [
        .. (result["traces"] as JsonArray ?? []).OrderByDescending(trace => Number(trace?["startTimeUnixNano"]))
            .Select(trace => (string?)trace?["traceID"]).OfType<string>(),
    ];

    /// <summary>tempo_traceql-search, whole.</summary>
    public static IReadOnlyList<FoundTrace> Traces(JsonNode result) =>
    [
        .. (result["traces"] as JsonArray ?? []).Select(trace => new FoundTrace(
            (string?)trace?["traceID"] ?? "", (string?)trace?["rootServiceName"] ?? "", (string?)trace?["rootTraceName"] ?? "",
            DateTimeOffset.UnixEpoch.AddTicks((long)(Number(trace?["startTimeUnixNano"]) / 100)), trace?["durationMs"] is { } duration ? Number(duration) : 0)),
    ];

    /// <summary>A list of names.</summary>
    public static IReadOnlyList<string> Names(JsonNode result) => [.. (result as JsonArray ?? []).Select(name => (string?)name).OfType<string>()];

    /// <summary>list_prometheus_metric_metadata.</summary>
    public static IReadOnlyDictionary<string, (string Type, string Unit, string Help)> Metadata(JsonNode result) =>
        (result as JsonObject ?? []).Where(entry => entry.Value is JsonArray { Count: > 0 }).ToDictionary(
            entry => entry.Key, entry => ((string?)entry.Value![0]!["type"] ?? "", (string?)entry.Value![0]!["unit"] ?? "", (string?)entry.Value![0]!["help"] ?? ""));

    static Dictionary<string, string> Labels(JsonNode? labels) =>
        (labels as JsonObject ?? []).ToDictionary(label => label.Key, label => (string?)label.Value ?? "");

    static Dictionary<string, string> TraceLabels(JsonNode? labels)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var label in labels as JsonArray ?? [])
        {
            var value = (label?["value"] as JsonObject)?.FirstOrDefault().Value;
            pairs[(string?)label?["key"] ?? ""] = value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "";
        }

        return pairs;
    }

    /// <summary>Numbers come as numbers, as strings (64-bit integers, NaN) or not at all.</summary>
    static double Number(JsonNode? value) => value switch
    {
        JsonValue number when number.TryGetValue<double>(out var plain) => plain,
        JsonValue text when text.TryGetValue<string>(out var digits)
            && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => double.NaN,
    };

    static DateTimeOffset Seconds(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(double.IsFinite(seconds) ? seconds : 0);
}
