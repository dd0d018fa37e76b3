using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Tools;

/// <summary>Loki's result in mcp-grafana's form.</summary>
/// <param name="Body">The form.</param>
/// <param name="Shown">Its lines, or its series.</param>
/// <param name="Rows">What may be left out.</param>
/// <param name="Notice">That there are more lines than were asked for.</param>
internal sealed record LokiResult(JsonObject Body, int Shown, Rows Rows, string? Notice = null)
{
    const int LineLimit = 2000;
    const int LabelLimit = 300;
    const string Rest = "narrow the selector, add a filter, or count with count_over_time";

    static readonly Rows Lines = Rows.Of("lines", "data", Rest);

    static readonly Rows CompactLines = new("lines", answer => ((JsonArray)answer["streams"]!).Select(stream => stream!["lines"]), Rest);

    static readonly Rows Series = Rows.Of("series", "data", "aggregate with sum by (...) or topk(), or raise stepSeconds");

    public static LokiResult OfLines(JsonNode data, int limit, bool isCompact, bool isForward)
    {
        var entries = (data["result"] as JsonArray ?? [])
            .SelectMany(stream => (stream!["values"] as JsonArray ?? []).Select(value => (Stream: stream, Value: (JsonArray)value!)));
        var ordered = (isForward ? entries.OrderBy(Time) : entries.OrderByDescending(Time)).ToList();
        var shown = ordered.Take(limit).ToList();
        var notice = ordered.Count > limit ? $"Cut: {limit} lines shown and there are more; {Rest}." : null;
        return isCompact
            ? new LokiResult(Compact(shown), shown.Count, CompactLines, notice)
            : new LokiResult(new JsonObject { ["data"] = new JsonArray([.. shown.Select(entry => Full(entry.Stream, entry.Value))]) }, shown.Count, Lines, notice);
    }

    public static LokiResult OfSeries(JsonNode data)
    {
        // A scalar is one pair instead of a list of series.
        JsonNode?[] all = (string?)data["resultType"] == "scalar" ? [new JsonObject { ["value"] = data["result"]?.DeepClone() }] : [.. data["result"] as JsonArray ?? []];
        return new LokiResult(new JsonObject { ["data"] = new JsonArray([.. all.Select(Row)]) }, all.Length, Series);
    }

    static JsonObject Row(JsonNode? series)
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
    }

    static JsonObject Compact(List<(JsonNode Stream, JsonArray Value)> entries) => new()
    {
        ["data"] = new JsonArray(),
        ["streams"] = new JsonArray([.. entries.GroupBy(entry => entry.Stream).Select(group => new JsonObject
        {
            ["labels"] = group.Key["stream"]?.DeepClone(),
            ["lines"] = new JsonArray([.. group.Select(entry => CompactLine(entry.Value))]),
        })]),
    };

    static JsonObject CompactLine(JsonArray value)
    {
        var line = new JsonObject { ["timestamp"] = value[0]!.DeepClone(), ["line"] = Line(value) };
        // The one piece of metadata that leads on.
        if (value.ElementAtOrDefault(2)?["structuredMetadata"]?["trace_id"] is { } trace)
        {
            line["trace_id"] = trace.DeepClone();
        }

        return line;
    }

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
            // A stack trace among the structured metadata would outweigh the lines.
            if (value.ElementAtOrDefault(2)?[kind] is JsonObject { Count: > 0 } labels)
            {
                row[kind] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)Excerpt.Of(label.Value?.ToString() ?? "", LabelLimit))));
            }
        }

        return row;
    }

    static string Line(JsonArray value) => Excerpt.Of((string)value[1]!, LineLimit);

    static long Time((JsonNode Stream, JsonArray Value) entry) => long.Parse((string)entry.Value[0]!, CultureInfo.InvariantCulture);

    static string Seconds(JsonNode time) => ((double)time).ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>JSON has no NaN and no infinity; they stay text.</summary>
    static JsonNode Number(JsonNode text) =>
        double.TryParse((string)text!, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : text.DeepClone();
}
