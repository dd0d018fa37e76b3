using System.Globalization;
using System.Text;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>The older way to search: <c>tags</c> in logfmt, <c>minDuration</c> and <c>maxDuration</c>.</summary>
internal static class TagQuery
{
    public static bool IsAsked(IQueryCollection query)
    {
        var hasTags = query["tags"].ToString().Length > 0 || query["minDuration"].ToString().Length > 0 || query["maxDuration"].ToString().Length > 0;
        return hasTags && query["q"].ToString().Length > 0
            ? throw new BadParameterException("invalid request: can't specify tags and q in the same query")
            : hasTags;
    }

    /// <summary>The same as TraceQL. Each tag may be found on another span.</summary>
    public static string Translate(IQueryCollection query)
    {
        var filters = Read(query["tags"].ToString()).Select(tag => $"{{ {Condition(tag.Key, tag.Value)} }}").ToList();
        if (TempoParameters.Duration(query, "minDuration") is { } least)
        {
            filters.Add($"{{ traceDuration >= {least}ns }}");
        }

        if (TempoParameters.Duration(query, "maxDuration") is { } most)
        {
            filters.Add($"{{ traceDuration <= {most}ns }}");
        }

        return string.Join(" && ", filters);
    }

    static string Condition(string key, string value)
    {
        var text = TraceQLText.Quote(value);
        return key switch
        {
            "name" => $"name = {text}",
            "root.name" => $"rootName = {text}",
            "root.service.name" => $"rootServiceName = {text}",
            "status.code" when value is "ok" or "error" or "unset" => $"status = {value}",
            "error" when value == "true" => "status = error",
            _ when value is "true" or "false" || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && char.IsAsciiDigit(value[^1]) =>
                $"{TraceQLText.Unscoped(key)} = {text} || {TraceQLText.Unscoped(key)} = {value.ToLowerInvariant()}",
            _ => $"{TraceQLText.Unscoped(key)} = {text}",
        };
    }

    /// <summary>Reads logfmt: <c>key=value key2="a value"</c>.</summary>
    static List<KeyValuePair<string, string>> Read(string tags)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var rest = tags.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0 || rest[..equals].Contains(' '))
            {
                throw new BadParameterException($"invalid tags: expected key=value at '{rest}'");
            }

            var key = rest[..equals].ToString();
            rest = rest[(equals + 1)..];
            pairs.Add(new(key, rest.StartsWith("\"") ? ReadQuoted(ref rest) : ReadPlain(ref rest)));
            rest = rest.TrimStart();
        }

        return pairs;
    }

    static string ReadPlain(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ');
        var value = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..];
        return value.ToString();
    }

    static string ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return value.ToString();
            }

            if (rest[i] == '\\' && i + 1 < rest.Length)
            {
                i++;
            }

            value.Append(rest[i]);
        }

        throw new BadParameterException($"invalid tags: no closing quote in '{rest}'");
    }
}
