using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dendro.Telemetry.Server.Rules.Files;

/// <summary>The fields of a YAML mapping, of which only known ones may be there; notes what is wrong in Go's words.</summary>
internal sealed class YamlFields
{
    const string Merge = "<<";

    readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    readonly List<string> _problems;

    YamlFields(YamlNode node, List<string> problems) => (Node, _problems) = (node, problems);

    /// <summary>Where the mapping stands.</summary>
    public YamlNode Node { get; }

    /// <param name="node">A mapping; anything else is noted as a problem and read as one without fields.</param>
    /// <param name="type">The name of the type that is read, for messages.</param>
    /// <param name="known">The fields it may have; null for any.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static YamlFields Read(YamlNode node, string type, IReadOnlyCollection<string>? known, List<string> problems)
    {
        var fields = new YamlFields(node, problems);
        if (node is YamlMappingNode mapping)
        {
            fields.Add(mapping, type, known);
        }
        else if (!IsNull(node))
        {
            fields.CannotRead(node, type);
        }

        return fields;
    }

    public static string Position(YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{node.Start.Line}:{node.Start.Column}");

    public YamlNode? this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<(string Name, YamlNode Value)> All => _values.Select(pair => (pair.Key, pair.Value));

    public string Text(string name) => _values.TryGetValue(name, out var node) ? Text(node) : "";

    public string Text(YamlNode node)
    {
        if (node is YamlScalarNode scalar)
        {
            return IsNull(scalar) ? "" : scalar.Value ?? "";
        }

        CannotRead(node, "string");
        return "";
    }

    public int Whole(string name)
    {
        if (!_values.TryGetValue(name, out var node) || IsNull(node))
        {
            return 0;
        }

        if (node is YamlScalarNode scalar && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        CannotRead(node, "int");
        return 0;
    }

    /// <summary>Milliseconds, or null where the field is not there.</summary>
    public long? Duration(string name)
    {
        if (!_values.TryGetValue(name, out var node) || IsNull(node))
        {
            return null;
        }

        var text = Text(node);
        if (PromQL.Syntax.PrometheusDuration.TryParse(text, out var milliseconds))
        {
            return milliseconds;
        }

        _problems.Add($"{Position(node)}: {(text.Length == 0 ? "empty duration string" : $"not a valid duration string: \"{text}\"")}");
        return null;
    }

    public IEnumerable<YamlNode> List(string name)
    {
        if (!_values.TryGetValue(name, out var node) || IsNull(node))
        {
            return [];
        }

        if (node is YamlSequenceNode list)
        {
            return list;
        }

        CannotRead(node, "list");
        return [];
    }

    static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    // What stands in the mapping wins over what is merged into it.
    void Add(YamlMappingNode mapping, string type, IReadOnlyCollection<string>? known)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (name == Merge)
            {
                continue;
            }

            if (known?.Contains(name) == false)
            {
                _problems.Add($"line {key.Start.Line}: field {name} not found in type {type}");
            }

            _values.TryAdd(name, value);
        }

        var merged = mapping.Children.Where(pair => pair.Key is YamlScalarNode { Value: Merge }).Select(pair => pair.Value);
        foreach (var other in merged.SelectMany(value => value is YamlSequenceNode list ? list.Children : [value]).OfType<YamlMappingNode>())
        {
            Add(other, type, known);
        }
    }

    void CannotRead(YamlNode node, string type)
    {
        var found = node switch
        {
            YamlMappingNode => "!!map",
            YamlSequenceNode => "!!seq",
            _ => $"!!str `{(node as YamlScalarNode)?.Value}`",
        };
        _problems.Add($"line {node.Start.Line}: cannot unmarshal {found} into {type}");
    }
}
