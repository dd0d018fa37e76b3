using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tools;

/// <summary>A condition on one label, as in <c>severity="page"</c>.</summary>
internal sealed partial record LabelMatcher(string Name, string Operator, string Value)
{
    /// <summary>Conditions with commas between, with braces around them or without.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static IReadOnlyList<LabelMatcher> Read(string text)
    {
        if (!Selector().IsMatch(text))
        {
            throw new ToolException($"A selector must be such as severity=\"page\", but is \"{Excerpt.Of(text)}\".");
        }

        return [.. One().Matches(text).Select(match => new LabelMatcher(match.Groups["name"].Value, match.Groups["op"].Value, Regex.Unescape(match.Groups["value"].Value)))];
    }

    /// <summary>A label that is absent is empty, as in PromQL.</summary>
    public bool Matches(JsonNode? labels)
    {
        var value = (labels as JsonObject)?[Name]?.ToString() ?? "";
        return Operator switch
        {
            "=" => value == Value,
            "!=" => value != Value,
            "=~" => IsMatch(value),
            _ => !IsMatch(value),
        };
    }

    bool IsMatch(string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{Value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ToolException($"\"{Excerpt.Of(Value)}\" is not a regular expression.");
        }
    }

    const string Pattern = "(?<name>[a-zA-Z_][a-zA-Z0-9_.]*)\\s*(?<op>=~|!~|!=|=)\\s*\"(?<value>(\\\\[\"\\\\]|[^\"\\\\])*)\"";

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture)]
    private static partial Regex One();

    [GeneratedRegex($@"^\s*\{{?\s*{Pattern}(\s*,\s*{Pattern})*\s*,?\s*\}}?\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Selector();
}
