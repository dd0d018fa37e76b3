using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Tools;

/// <summary>
/// The arguments of one call, checked against the tool's parameters. Lenient where it is clear what is meant, as mcp-grafana is: names are
/// matched without regard to case, a numeric text stands for an integer, one entry for a list of one, JSON in a text for what it holds. An
/// unknown name is refused, since it is nearly always a misspelling.
/// </summary>
internal sealed class Arguments
{
    /// <summary>Characters of JSON.</summary>
    const int Longest = 64 * 1024;

    readonly ToolSpec _tool;
    readonly Dictionary<string, JsonElement> _given = [];

    public Arguments(ToolSpec tool, IEnumerable<KeyValuePair<string, JsonElement>> given, DateTimeOffset now)
    {
        (_tool, Now) = (tool, now);
        foreach (var (name, value) in given)
        {
            var parameter = Array.Find(tool.Parameters, parameter => parameter.Name == name)
                ?? Array.Find(tool.Parameters, parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ToolException(tool.Parameters.Length == 0
                    ? $"{tool.Name} takes no arguments, but was given \"{Excerpt.Of(name)}\"."
                    : $"{tool.Name} has no argument \"{Excerpt.Of(name)}\"; it takes {string.Join(", ", tool.Parameters.Select(p => p.Name))}.");
            if (value.GetRawText().Length is > Longest and var length)
            {
                throw new ToolException($"The argument \"{parameter.Name}\" has {length} characters; at most {Longest} are taken.");
            }

            if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                _given[parameter.Name] = value;
            }
        }

        if (Array.Find(tool.Parameters, parameter => parameter.Required && !IsGiven(parameter.Name)) is { } missing)
        {
            throw new ToolException($"{tool.Name} needs the argument \"{missing.Name}\"{(missing.Schema["description"] is { } what ? $" ({what})" : "")}.");
        }
    }

    /// <summary>The time of the call.</summary>
    public DateTimeOffset Now { get; }

    public string Required(string name) => Text(name) ?? throw new ToolException($"{_tool.Name} needs the argument \"{name}\".");

    /// <summary>Null when it is absent or empty.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        { } value => throw Wrong(name, "a string", value),
    };

    /// <summary>One of some words; the first is the default.</summary>
    public string Choice(string name, params string[] words)
    {
        var given = Text(name);
        return given is null
            ? words[0]
            : Array.Find(words, word => word.Equals(given, StringComparison.OrdinalIgnoreCase))
                ?? throw new ToolException($"{name} must be {string.Join(" or ", words.Select(word => $"'{word}'"))}, but is \"{Excerpt.Of(given)}\".");
    }

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        { } value => throw Wrong(name, "true or false", value),
    };

    /// <summary>Absent, 0 and less mean the default, as in mcp-grafana; more than the most means the most.</summary>
    public int Integer(string name, int standard, int most = int.MaxValue) =>
        Number(name, "an integer") is { } number && Math.Truncate(number) is var integer
            ? integer != number ? throw Wrong(name, "an integer", Find(name)!.Value)
                : integer < 1 ? standard
                : (int)Math.Min(integer, most)
            : standard;

    public double? Number(string name, string expected = "a number") => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        { ValueKind: JsonValueKind.String } text when text.GetString() is "" => null,
        { ValueKind: JsonValueKind.String } text
            when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        { } other => throw Wrong(name, expected, other),
    };

    public DateTimeOffset? Time(string name, bool upwards = false) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } epoch => TimeText.Parse(name, epoch.GetRawText(), Now, upwards),
        _ => Text(name) is { } text ? TimeText.Parse(name, text, Now, upwards) : null,
    };

    /// <summary>The times between two arguments; until now and from so long before when they are absent.</summary>
    public Window Window(TimeSpan standard, string start = "startRfc3339", string end = "endRfc3339")
    {
        var until = Time(end, upwards: true) ?? Now;
        var from = Time(start) ?? until - standard;
        return from < until
            ? new Window(from, until)
            : throw new ToolException($"{end} ({until:yyyy-MM-ddTHH:mm:ssZ}) must be after {start} ({from:yyyy-MM-ddTHH:mm:ssZ}).");
    }

    public JsonObject? Structure(string name) => Unwrapped(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => Node(name, value) as JsonObject,
        { } value => throw Wrong(name, "an object", value),
    };

    /// <summary>The entries; null among them is left out.</summary>
    public IReadOnlyList<JsonNode> List(string name) => Unwrapped(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. ((JsonArray)Node(name, value)).OfType<JsonNode>()],
        { ValueKind: JsonValueKind.String or JsonValueKind.Object } value => value.ValueKind == JsonValueKind.String && value.GetString() is "" ? [] : [Node(name, value)],
        { } value => throw Wrong(name, "an array", value),
    };

    public IReadOnlyList<string> Texts(string name) =>
        [.. List(name).Select(entry => entry is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Unlike(name, entry))];

    /// <summary>An entry of the argument is not as expected.</summary>
    public ToolException Unlike(string name, JsonNode? found) => new(
        $"The argument \"{name}\" holds {Excerpt.Of(found?.ToJsonString() ?? "null")}, but should be such as {Example(name)}.");

    bool IsGiven(string name) => Find(name) is { } value && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    JsonElement? Find(string name) => _given.TryGetValue(name, out var value) ? value : null;

    /// <summary>Models write structures as text now and then.</summary>
    JsonElement? Unwrapped(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.String } text || text.GetString()!.TrimStart() is not ['[' or '{', ..])
        {
            return Find(name);
        }

        try
        {
            return JsonElement.Parse(text.GetString()!);
        }
        catch (JsonException)
        {
            // A selector begins with a brace, too.
            return text;
        }
    }

    static JsonNode Node(string name, JsonElement value)
    {
        try
        {
            return JsonNode.Parse(value.GetRawText(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!;
        }
        catch (JsonException)
        {
            throw new ToolException($"The argument \"{name}\" has an object with a name twice: {Excerpt.Of(value.GetRawText())}.");
        }
    }

    ToolException Wrong(string name, string expected, JsonElement found) =>
        new($"The argument \"{name}\" must be {expected}{(Example(name) is { } example ? $" such as {example}" : "")}, but is {Excerpt.Of(found.GetRawText())}.");

    string? Example(string name) => Array.Find(_tool.Parameters, parameter => parameter.Name == name)?.Example;
}
