using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>One argument of a tool: its JSON schema and whether it must be given.</summary>
internal sealed record Parameter(string Name, JsonObject Schema, bool Required = false)
{
    public const string TimeForms = "RFC3339, or relative to now (now, now-1h, now-2h45m)";

    public string Type => (string)Schema["type"]!;

    public static Parameter Text(string name, string description, bool required = false) => new(name, Of("string", description), required);

    public static Parameter Choice(string name, string description, params string[] values)
    {
        var schema = Of("string", description);
        schema["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        return new Parameter(name, schema);
    }

    public static Parameter Integer(string name, string description, int? standard = null)
    {
        var schema = Of("integer", description);
        if (standard is { } value)
        {
            schema["default"] = value;
        }

        return new Parameter(name, schema);
    }

    public static Parameter Flag(string name, string description) => new(name, Of("boolean", description));

    public static Parameter Structure(string name, string schema, bool required = false) =>
        new(name, JsonNode.Parse(schema)!.AsObject(), required);

    public static Parameter DataSource() => Text("datasourceUid", "uid of the data source", required: true);

    public static Parameter Start(string name = "startRfc3339") => Text(name, $"range start; {TimeForms}");

    public static Parameter End(string name = "endRfc3339", bool required = false) => Text(name, $"range end; {TimeForms}", required);

    static JsonObject Of(string type, string description) => new() { ["type"] = type, ["description"] = description };
}
