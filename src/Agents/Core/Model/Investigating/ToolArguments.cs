using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>The arguments of tools: those that a model need not think of are left out of what it is shown, and filled in.</summary>
internal static class ToolArguments
{
    const int LongestDescription = 70;
    const int Points = 30;
    const string Source = "datasourceUid";
    static readonly string[] Starts = ["startTime", "startRfc3339", "start"];
    static readonly string[] Ends = ["endTime", "endRfc3339", "end"];

    /// <summary>A tool's schema in few tokens.</summary>
    public static JsonElement Shorten(JsonElement schema)
    {
        var shortened = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(property => property.Name != Source))
            {
                shortened["properties"]![property.Name] = Shorten(JsonNode.Parse(property.Value.GetRawText()));
            }
        }

        if (schema.TryGetProperty("required", out var required))
        {
            shortened["required"] = new JsonArray([.. required.EnumerateArray().Select(name => name.GetString()!).Where(name => name != Source && !Starts.Contains(name) && !Ends.Contains(name)).Select(name => (JsonNode)name)]);
        }

        return JsonSerializer.SerializeToElement(shortened);
    }

    /// <summary>Data source, time and step, where the tool takes them and the model gave none.</summary>
    public static void Fill(JsonObject arguments, string tool, JsonElement schema, Window window)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        void Set(string name, JsonNode value)
        {
            if (properties.TryGetProperty(name, out _) && arguments[name] is null)
            {
                arguments[name] = value;
            }
        }

        Set(Source, ((string[])["loki", "tempo"]).FirstOrDefault(source => tool.Contains(source, StringComparison.Ordinal)) ?? "prometheus");
        foreach (var name in Starts)
        {
            Set(name, Time(window.Start));
        }

        foreach (var name in Ends)
        {
            Set(name, Time(window.End));
        }

        Set("stepSeconds", (int)Math.Max(1, Math.Ceiling(window.Length.TotalSeconds / Points)));
    }

    /// <summary>The query among the arguments, with its language; all of them where there is none.</summary>
    public static (string? Language, string Query) Query(JsonObject arguments) =>
        (string?)(arguments["expr"] as JsonValue) is { } promql ? ("promql", promql)
        : (string?)(arguments["logql"] as JsonValue) is { } logql ? ("logql", logql)
        : (string?)(arguments["query"] as JsonValue) is { } traceql ? ("traceql", traceql)
        : (null, arguments.ToJsonString());

    static JsonObject Shorten(JsonNode? property)
    {
        var parts = property as JsonObject ?? [];
        var kept = new JsonObject(parts.Where(part => part.Key is "type" or "enum" or "items").Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone())));
        if ((string?)parts["description"] is { Length: > 0 } text)
        {
            kept["description"] = text.Length <= LongestDescription ? text : text[..LongestDescription] + "…";
        }

        return kept;
    }

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
