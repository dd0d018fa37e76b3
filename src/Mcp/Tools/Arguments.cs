using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>
/// The arguments of one call, checked against the tool's parameters. Lenient as mcp-grafana is: a numeric string stands for an
/// integer, a bare string for a list of one; an unknown name is refused, since it is nearly always a misspelling.
/// </summary>
internal sealed class Arguments
{
    readonly IReadOnlyDictionary<string, JsonElement> _given;
    readonly DateTimeOffset _now;

    public Arguments(ToolSpec tool, IReadOnlyDictionary<string, JsonElement> given, DateTimeOffset now)
    {
        _given = given;
        _now = now;
        foreach (var name in given.Keys)
        {
            if (tool.Parameters.All(parameter => parameter.Name != name))
            {
                throw new ToolException($"{tool.Name} has no argument \"{name}\"; it takes {string.Join(", ", tool.Parameters.Select(p => p.Name))}.");
            }
        }

        foreach (var parameter in tool.Parameters.Where(parameter => parameter.Required))
        {
            if (!given.TryGetValue(parameter.Name, out var value) || value.ValueKind == JsonValueKind.Null
                || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            {
                throw new ToolException($"{tool.Name} needs the argument \"{parameter.Name}\" ({(string?)parameter.Schema["description"]}).");
            }
        }
    }

    public string Required(string name) => Text(name) ?? throw new ToolException($"The argument \"{name}\" is required.");

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        { } value => throw Wrong(name, "a string", value),
    };

    /// <summary>Absent and 0 both mean the default, as in mcp-grafana.</summary>
    public int Integer(string name, int standard, int most)
    {
        var value = Find(name) switch
        {
            null => 0,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var integer) => integer,
            { ValueKind: JsonValueKind.String } text
                when int.TryParse(text.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
            { } other => throw Wrong(name, "an integer", other),
        };
        return value < 0 ? throw new ToolException($"The argument \"{name}\" must not be negative, but is {value}.")
            : value == 0 ? standard
            : Math.Min(value, most);
    }

    public DateTimeOffset? Time(string name) => Text(name) is { } text ? TimeText.Parse(name, text, _now) : null;

    public DateTimeOffset Now => _now;

    public JsonObject? Structure(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => JsonObject.Create(value),
        { } value => throw Wrong(name, "an object", value),
    };

    public IReadOnlyList<JsonNode> List(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. JsonArray.Create(value)!.OfType<JsonNode>()],
        { ValueKind: JsonValueKind.String } value => [JsonValue.Create(value.GetString()!)],
        { } value => throw Wrong(name, "an array", value),
    };

    JsonElement? Find(string name) =>
        _given.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    static ToolException Wrong(string name, string expected, JsonElement found) =>
        new($"The argument \"{name}\" must be {expected}, but is {found.GetRawText()}.");
}
