using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>Says once what every log line says: labels and metadata with one value only.</summary>
internal static class CommonLabels
{
    static readonly string[] Kinds = ["labels", "structuredMetadata", "parsed"];

    public static string? Hoist(JsonNode answer)
    {
        if ((answer as JsonObject)?["data"] is not JsonArray { Count: > 1 } lines || lines[0]?["line"] is null)
        {
            return null;
        }

        var common = new JsonObject();
        foreach (var kind in Kinds)
        {
            foreach (var (name, value) in (lines[0]![kind] as JsonObject ?? []).ToList())
            {
                if (lines.All(line => line![kind] is JsonObject labels && labels.TryGetPropertyValue(name, out var other) && JsonNode.DeepEquals(value, other)))
                {
                    common[name] = value?.DeepClone();
                    foreach (var line in lines)
                    {
                        line![kind]!.AsObject().Remove(name);
                    }
                }
            }
        }

        if (common.Count == 0)
        {
            return null;
        }

        answer["commonLabels"] = common;
        return $"{common.Count} labels that all lines share are in commonLabels";
    }
}
