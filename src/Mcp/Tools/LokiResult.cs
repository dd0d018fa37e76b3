using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>Turns Loki's result into mcp-grafana's, bounded in lines, series and line length.</summary>
internal sealed record LokiResult(JsonObject Body, int LinesShown, bool IsCut, bool IsEmpty, string? Notice)
{
    const int MostSeries = 500;
    const int LineLimit = 2000;
    const int LabelLimit = 300;

    public static LokiResult OfLines(JsonNode data, int limit, bool compact, bool forward)
    {
        var entries = (data["result"] as JsonArray ?? [])
            .SelectMany(stream => (stream!["values"] as JsonArray ?? []).Select(value => (Stream: stream, Value: (JsonArray)value!)));
        var ordered = (forward ? entries.OrderBy(Time) : entries.OrderByDescending(Time)).ToList();
        var isCut = ordered.Count > limit;
        var shown = ordered.Take(limit).ToList();
        var body = compact ? Compact(shown) : new JsonObject { ["data"] = new JsonArray([.. shown.Select(entry => Full(entry.Stream, entry.Value))]) };
        return new LokiResult(body, shown.Count, isCut, shown.Count == 0, isCut
            ? $"Cut: {limit} lines shown and there are more; narrow the selector, add a filter, or count with count_over_time."
            : null);
    }

    public static LokiResult OfSeries(JsonNode data)
    {
        var all = data["result"] as JsonArray ?? [];
        var shown = all.Take(MostSeries).Select(series =>
        {
            var row = new JsonObject { ["labels"] = series!["metric"]?.DeepClone() ?? new JsonObject() };
            if (series["value"] is JsonArray value)
            {
                row["timestamp"] = Seconds(value[0]!);
                row["value"] = Number(value[1]!);
            }
            else
            {
                row["values"] = new JsonArray([.. (series["values"] as JsonArray ?? [])
                    .Select(point => new JsonObject { ["timestamp"] = Seconds(point![0]!), ["value"] = Number(point[1]!) })]);
            }

            return row;
        });
        return new LokiResult(
            new JsonObject { ["data"] = new JsonArray([.. shown]) }, 0, all.Count > MostSeries, all.Count == 0,
            all.Count > MostSeries ? $"Cut: {MostSeries} of {all.Count} series shown; aggregate with sum by (...)." : null);
    }

    static JsonObject Compact(List<(JsonNode Stream, JsonArray Value)> entries) => new()
    {
        ["streams"] = new JsonArray([.. entries.GroupBy(entry => entry.Stream).Select(group => new JsonObject
        {
            ["labels"] = group.Key["stream"]?.DeepClone(),
            ["lines"] = new JsonArray([.. group.Select(entry => new JsonObject { ["timestamp"] = entry.Value[0]!.DeepClone(), ["line"] = Line(entry.Value) })]),
        })]),
    };

    static JsonObject Full(JsonNode stream, JsonArray value)
    {
        var row = new JsonObject
        {
            ["timestamp"] = value[0]!.DeepClone(),
            ["line"] = Line(value),
            ["labels"] = stream["stream"]?.DeepClone() ?? new JsonObject(),
        };
        foreach (var kind in (string[])["structuredMetadata", "parsed"])
        {
            if (value.Count > 2 && value[2]?[kind] is JsonObject { Count: > 0 } labels)
            {
                row[kind] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)Label((string?)label.Value ?? ""))));
            }
        }

        return row;
    }

    /// <summary>A stack trace among the structured metadata would outweigh the lines.</summary>
    static string Label(string value) => value.Length > LabelLimit ? $"{value[..LabelLimit]}… (cut, {value.Length} characters)" : value;

    static string Line(JsonArray value)
    {
        var line = (string)value[1]!;
        return line.Length > LineLimit ? $"{line[..LineLimit]}… (cut, {line.Length} characters)" : line;
    }

    static long Time((JsonNode Stream, JsonArray Value) entry) => long.Parse((string)entry.Value[0]!, CultureInfo.InvariantCulture);

    static string Seconds(JsonNode time) => ((double)time).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>JSON has no NaN and no infinity; they stay text.</summary>
    static JsonNode Number(JsonNode text) =>
        double.TryParse((string)text!, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : text.DeepClone();
}
