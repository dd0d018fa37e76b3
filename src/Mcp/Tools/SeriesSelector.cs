using System.Text;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>Reads <c>matches</c>: lists of filters as mcp-grafana has them, or selectors in PromQL.</summary>
internal static class SeriesSelector
{
    const string Name = "matches";

    public static readonly Parameter Parameter = Parameter.Structure(Name,
        """
        {"type":"array","description":"series selectors; type is =, !=, =~ or !~",
         "items":{"type":"object","additionalProperties":false,"properties":{"filters":{"type":"array","items":{
           "type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"},"type":{"type":"string"}},
           "required":["name","value","type"],"additionalProperties":false}}}}}
        """,
        """[{"filters":[{"name":"job","value":"order","type":"="}]}] or ["up{job=\"order\"}"]""");

    public static IEnumerable<string> Read(Arguments arguments) => arguments.List(Name).Select(entry => entry switch
    {
        JsonValue value when value.TryGetValue<string>(out var selector) => selector,
        JsonObject { Count: 1 } list when list["filters"] is JsonArray filters => $"{{{string.Join(",", filters.Select(filter => Filter(arguments, filter)))}}}",
        _ => throw arguments.Unlike(Name, entry),
    });

    static string Filter(Arguments arguments, JsonNode? filter)
    {
        if (filter is not JsonObject || Text(filter["name"]) is not { Length: > 0 } label || Text(filter["value"] ?? "") is not { } value)
        {
            throw arguments.Unlike(Name, filter);
        }

        var type = Text(filter["type"] ?? "=") is { Length: > 0 } given ? given : "=";
        return type is "=" or "!=" or "=~" or "!~"
            ? $"{(IsPlain(label) ? label : Quote(label))}{type}{Quote(value)}"
            : throw new ToolException($"A filter's type must be =, !=, =~ or !~, but is \"{Excerpt.Of(type)}\".");
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Other names are quoted (UTF-8 names of Prometheus 3).</summary>
    static bool IsPlain(string label) => !char.IsAsciiDigit(label[0]) && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '_');

    static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch { '"' => "\\\"", '\\' => @"\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => c.ToString() });
        }

        return quoted.Append('"').ToString();
    }
}
