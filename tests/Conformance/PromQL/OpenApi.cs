using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Upstream's description of the API: its operations, and whether an answer has the shape that it gives.</summary>
internal sealed class OpenApi
{
    readonly YamlMappingNode _root;

    OpenApi(YamlMappingNode root) => _root = root;

    public static OpenApi Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new OpenApi((YamlMappingNode)stream.Documents[0].RootNode);
    }

    public IEnumerable<Operation> Operations =>
        from path in Fields(Get(_root, "paths")!)
        from method in Fields(path.Value)
        select new Operation(method.Name.ToUpperInvariant(), path.Name, method.Value);

    /// <summary>Null when the value has the shape, else the place where it has not and why.</summary>
    public string? Problem(JsonElement value, YamlNode schema, string at = "$")
    {
        if (Text(schema, "$ref") is { } reference)
        {
            return Problem(value, reference.Split('/').Skip(1).Aggregate((YamlNode)_root, (node, name) => Get(node, name)!), at);
        }

        var choices = Items(Get(schema, "anyOf") ?? Get(schema, "oneOf")).ToArray();
        if (choices.Length > 0)
        {
            var problems = choices.Select(choice => Problem(value, choice, at)).ToArray();
            return problems.Contains(null) ? null : $"{at} is none of: {string.Join(" | ", problems)}";
        }

        var allowed = Items(Get(schema, "enum")).Select(node => ((YamlScalarNode)node).Value).ToArray();
        return !HasType(value, Text(schema, "type")) ? $"{at} is {value.ValueKind}, expected {Text(schema, "type")}"
            : allowed.Length > 0 && !allowed.Contains(value.GetString()) ? $"{at} is {value}, expected one of {string.Join(", ", allowed)}"
            : value.ValueKind == JsonValueKind.Object ? ObjectProblem(value, schema, at)
            : value.ValueKind == JsonValueKind.Array ? ListProblem(value, schema, at)
            : null;
    }

    string? ObjectProblem(JsonElement value, YamlNode schema, string at)
    {
        var properties = Fields(Get(schema, "properties")).ToDictionary(property => property.Name, property => property.Value);
        if (Items(Get(schema, "required")).Select(node => ((YamlScalarNode)node).Value!).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing)
        {
            return $"{at} has no {missing}";
        }

        var others = Get(schema, "additionalProperties");
        foreach (var property in value.EnumerateObject())
        {
            if (!properties.TryGetValue(property.Name, out var inner) && others is YamlScalarNode { Value: "false" })
            {
                return $"{at} has {property.Name}, which is not described";
            }

            if ((inner ?? others as YamlMappingNode) is { } described && Problem(property.Value, described, $"{at}.{property.Name}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    string? ListProblem(JsonElement value, YamlNode schema, string at)
    {
        var count = value.GetArrayLength();
        if ((Number(schema, "minItems") is { } least && count < least) || (Number(schema, "maxItems") is { } most && count > most))
        {
            return $"{at} has {count} items";
        }

        return Get(schema, "items") is { } items
            ? value.EnumerateArray().Select((item, index) => Problem(item, items, $"{at}[{index}]")).FirstOrDefault(problem => problem is not null)
            : null;
    }

    static bool HasType(JsonElement value, string? type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => true,
    };

    internal static YamlNode? Get(YamlNode? node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    internal static string? Text(YamlNode? node, string name) => (Get(node, name) as YamlScalarNode)?.Value;

    internal static IEnumerable<YamlNode> Items(YamlNode? node) => node as YamlSequenceNode ?? [];

    internal static IEnumerable<(string Name, YamlNode Value)> Fields(YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)) : [];

    static int? Number(YamlNode node, string name) => Text(node, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A method on a path.</summary>
    internal sealed record Operation(string Method, string Path, YamlNode Node)
    {
        public YamlNode? AnswerSchema => Schema("200");

        public YamlNode? ErrorSchema => Schema("default");

        /// <summary>The parameters in the address, with the values of the examples.</summary>
        public IEnumerable<(string Name, bool IsRequired, IReadOnlyList<string> Values)> Parameters =>
            from parameter in Items(Get(Node, "parameters"))
            where Text(parameter, "in") == "query"
            from example in Fields(Get(parameter, "examples")).Take(1)
            select (Text(parameter, "name")!, Text(parameter, "required") == "true", Values(Get(example.Value, "value")!));

        /// <summary>The forms of the examples.</summary>
        public IEnumerable<IReadOnlyList<(string Name, string Value)>> Forms =>
            from example in Fields(Get(Get(Get(Get(Node, "requestBody"), "content"), "application/x-www-form-urlencoded"), "examples"))
            select Fields(Get(example.Value, "value")).SelectMany(part => Values(part.Value), (part, value) => (part.Name, value)).ToArray();

        YamlNode? Schema(string status) => Get(Get(Get(Get(Get(Node, "responses"), status), "content"), "application/json"), "schema");

        static IReadOnlyList<string> Values(YamlNode value) => [.. (value is YamlSequenceNode list ? list : [value]).Select(node => ((YamlScalarNode)node).Value!)];
    }
}
