using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools;

/// <summary>One argument of a tool: its JSON schema and whether it must be given.</summary>
internal sealed record Parameter(string Name, JsonObject Schema, bool Required = false)
{
    const string TimeForms = "RFC3339 or now-1h";

    /// <summary>JSON that shows a structure; null where the description says enough.</summary>
    public string? Example { get; init; }

    /// <summary>What an absent argument means, where the schema says so.</summary>
    public string? Default
    {
        get => (string?)Schema["default"];
        init => Schema["default"] = value;
    }

    public string Type => (string)Schema["type"]!;

    public static Parameter Text(string name, string? description, bool required = false) => new(name, Of("string", description), required);

    public static Parameter Choice(string name, string? description, params string[] values)
    {
        var schema = Of("string", description);
        schema["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        return new Parameter(name, schema);
    }

    public static Parameter Integer(string name, string? description, int? standard = null)
    {
        var schema = Of("integer", description);
        if (standard is { } value)
        {
            schema["default"] = value;
        }

        return new Parameter(name, schema);
    }

    public static Parameter Number(string name, string? description, bool required = false) => new(name, Of("number", description), required);

    public static Parameter Flag(string name, string description) => new(name, Of("boolean", description));

    public static Parameter Structure(string name, string schema, string example, bool required = false) =>
        new(name, JsonNode.Parse(schema)!.AsObject(), required) { Example = example };

    public static Parameter Texts(string name, string description, string example) =>
        Structure(name, $$"""{"type":"array","items":{"type":"string"},"description":"{{description}}"}""", example);

    /// <summary>Its name says what it is; twenty times the same description would only crowd a model's context.</summary>
    public static Parameter DataSource() => Text("datasourceUid", null, required: true);

    public static Parameter Project() => Text("projectName", null);

    public static Parameter Start(string name = "startRfc3339") => Text(name, $"start; {TimeForms}");

    public static Parameter End(string name = "endRfc3339", bool required = false) => Text(name, $"end; {TimeForms}", required);

    static JsonObject Of(string type, string? description) =>
        description is null ? new() { ["type"] = type } : new() { ["type"] = type, ["description"] = description };
}
