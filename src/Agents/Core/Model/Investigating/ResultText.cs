using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>What a tool told, in few tokens: courses as their main values, the first rows of long lists, long texts cut, and what was left out.</summary>
internal static class ResultText
{
    const int LongestText = 240;
    const int FewestPoints = 4;
    static readonly int[] Rows = [20, 10, 5, 3, 1];
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode result, string? cut, int tokens)
    {
        var text = "";
        foreach (var rows in Rows)
        {
            text = Shorten(result, rows)?.ToJsonString(Plain) ?? "null";
            if (Room.Tokens(text) <= tokens)
            {
                break;
            }
        }

        return Room.Cut(text, tokens) + (cut is null ? "" : $"\n{cut}");
    }

    static JsonNode? Shorten(JsonNode? node, int rows) => node switch
    {
        JsonArray { Count: >= FewestPoints } points when points.All(IsPoint) => Course(points),
        JsonArray list => List(list, rows),
        JsonObject map => new JsonObject(map.Where(member => member.Value is not null && member.Value is not JsonArray { Count: 0 })
            .Select(member => KeyValuePair.Create(member.Key, Shorten(member.Value, rows)))),
        JsonValue value when value.TryGetValue<double>(out var number) => Number(number),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > LongestText => text[..LongestText] + "…",
        _ => node?.DeepClone(),
    };

    static JsonArray List(JsonArray list, int rows)
    {
        var kept = new JsonArray([.. list.Take(rows).Select(item => Shorten(item, rows))]);
        if (list.Count > rows)
        {
            kept.Add(string.Create(CultureInfo.InvariantCulture, $"… {list.Count - rows} more of {list.Count}"));
        }

        return kept;
    }

    /// <summary>[time, value], {timestamp, value} or {timestampMs, value}.</summary>
    static bool IsPoint(JsonNode? node) => node is JsonArray { Count: 2 } pair ? Value(pair[1]) is not null
        : node is JsonObject map && map.ContainsKey("value") && (map.ContainsKey("timestamp") || map.ContainsKey("timestampMs")) && map.Count == 2;

    static JsonObject Course(JsonArray points)
    {
        var values = points.Select(point => Value(point is JsonArray pair ? pair[1] : point!["value"]) ?? 0).Where(double.IsFinite).ToList();
        return values.Count == 0 ? new JsonObject { ["points"] = points.Count } : new JsonObject
        {
            ["points"] = points.Count,
            ["first"] = Number(values[0]),
            ["last"] = Number(values[^1]),
            ["min"] = Number(values.Min()),
            ["max"] = Number(values.Max()),
            ["mean"] = Number(values.Average()),
        };
    }

    static double? Value(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<string>(out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;

    /// <summary>Four digits tell enough; whole numbers stay as they are.</summary>
    static JsonValue? Number(double value) => !double.IsFinite(value) ? null
        : value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value)
        : JsonValue.Create(double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
