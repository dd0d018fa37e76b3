using System.Globalization;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Fields;

/// <summary>Finds the fields of lines: structured metadata, labels that the query parsed, and what the text holds as JSON or else as logfmt.</summary>
public sealed class FieldDetector
{
    readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);

    sealed class Field
    {
        public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Parsers { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Path { get; set; } = [];
    }

    /// <summary>The fields found, by name.</summary>
    public IReadOnlyList<DetectedField> Fields =>
    [
        .. _fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new DetectedField(
            pair.Key, TypeOf(pair.Value.Values), [.. pair.Value.Values], [.. pair.Value.Parsers.Order(StringComparer.Ordinal)], pair.Value.Path)),
    ];

    /// <summary>Looks at a line.</summary>
    public void Add(LogLine line)
    {
        foreach (var (name, value) in line.Metadata.Concat(line.Parsed).Where(label => !label.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            FieldOf(name).Values.Add(value);
        }

        if (!AddJson(line.Text, [], line))
        {
            AddLogfmt(line);
        }
    }

    bool AddJson(ReadOnlySpan<char> text, string[] path, LogLine line)
    {
        var error = JsonText.EachMember(text, (key, kind, value) =>
        {
            string[] inner = [.. path, key];
            if (kind == JsonKind.Object)
            {
                return AddJson(value, inner, line);
            }

            if (kind is not (JsonKind.Array or JsonKind.Null))
            {
                var name = string.Join('_', inner.Select((part, index) => LabelNames.Sanitize(part, isFirst: index == 0)));
                var field = Found(name, kind == JsonKind.String ? JsonText.Unescape(value) : value.ToString(), "json", line);
                if (field is not null)
                {
                    field.Path = inner;
                }
            }

            return true;
        });
        return error is null;
    }

    void AddLogfmt(LogLine line)
    {
        var reader = new LogfmtReader(line.Text);
        while (reader.Read())
        {
            if (reader.Error is null && reader.Value.Length > 0)
            {
                Found(LabelNames.Sanitize(reader.Key.ToString()), reader.Value, "logfmt", line);
            }
        }
    }

    Field? Found(string name, string value, string parser, LogLine line)
    {
        if (name.Length == 0 || value.Length == 0)
        {
            return null;
        }

        var field = FieldOf(line.Stream.Has(name) || line.Metadata.Has(name) ? name + LabelSet.DuplicateSuffix : name);
        field.Values.Add(value);
        field.Parsers.Add(parser);
        return field;
    }

    Field FieldOf(string name)
    {
        if (!_fields.TryGetValue(name, out var field))
        {
            _fields.Add(name, field = new Field());
        }

        return field;
    }

    // The narrowest type that the first value has, as Loki decides.
    static string TypeOf(IReadOnlyCollection<string> values) => values.FirstOrDefault() switch
    {
        null => "string",
        var value when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "int",
        var value when Conversions.TryFloat(value, out _) => "float",
        "true" or "false" or "True" or "False" or "TRUE" or "FALSE" => "boolean",
        var value when Durations.TryParseGo(value, out _, out _) => "duration",
        var value when ByteSizes.TryParse(value, out _, out _) => "bytes",
        _ => "string",
    };
}
