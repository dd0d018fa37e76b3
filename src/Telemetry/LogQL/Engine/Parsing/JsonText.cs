using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

internal enum JsonKind
{
    String,
    Number,
    Boolean,
    Null,
    Object,
    Array,
}

/// <summary>
/// Walks JSON as log lines hold it: what comes after the object is ignored, a comma before the closing brace is
/// forgiven, and what was read before an error counts. Error texts are those that Loki's users see.
/// </summary>
internal static class JsonText
{
    const string BadObject = "Value looks like object, but can't find closing '}' symbol";
    const string BadArray = "Value looks like Array, but can't find closing ']' symbol";
    const string BadString = "Value looks like string, but can't find closing '\"' symbol";
    const string BadValue = "Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol";
    const string Malformed = "Malformed JSON error";
    const string Unknown = "Unknown value type";

    static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \n\r\t,}]");

    /// <summary>What <see cref="EachMember"/> calls with the key and the raw value; false ends the walk.</summary>
    public delegate bool Visit(string key, JsonKind kind, ReadOnlySpan<char> value);

    /// <summary>Whether a member of this key, as it stands in the text, is to be visited.</summary>
    public delegate bool Want(ReadOnlySpan<char> key);

    /// <summary>Visits the members of an object in order, of those that are no objects only the wanted ones.</summary>
    /// <returns>What is wrong with the text, or null.</returns>
    public static string? EachMember(ReadOnlySpan<char> text, Visit visit, Want? wants = null)
    {
        var at = SkipBlanks(text, 0);
        if (at >= text.Length || text[at] != '{')
        {
            return BadObject;
        }

        at = SkipBlanks(text, at + 1);
        while (true)
        {
            if (at >= text.Length)
            {
                return BadObject;
            }

            if (text[at] == '}')
            {
                return null;
            }

            if (text[at] != '"')
            {
                return BadObject;
            }

            var keyEnd = StringEnd(text, at);
            var colon = keyEnd < 0 ? text.Length : SkipBlanks(text, keyEnd);
            if (colon >= text.Length || text[colon] != ':')
            {
                return Malformed;
            }

            var key = text[(at + 1)..(keyEnd - 1)];
            if (ReadValue(text, SkipBlanks(text, colon + 1), out var kind, out var valueStart, out var valueEnd) is { } error)
            {
                return error;
            }

            if ((kind == JsonKind.Object || wants?.Invoke(key) != false)
                && !visit(Unescape(key), kind, kind == JsonKind.String ? text[(valueStart + 1)..(valueEnd - 1)] : text[valueStart..valueEnd]))
            {
                return null;
            }

            at = SkipBlanks(text, valueEnd);
            if (at >= text.Length)
            {
                return BadArray;
            }

            if (text[at] != '}')
            {
                if (text[at] != ',')
                {
                    return BadObject;
                }

                at = SkipBlanks(text, at + 1);
            }
        }
    }

    /// <summary>The text that a path of keys and indices leads to, raw for objects and arrays; null when there is none.</summary>
    public static string? Find(ReadOnlySpan<char> text, IReadOnlyList<JsonPathStep> path) => Find(text, path, 0);

    /// <summary>The text of a string's inside.</summary>
    public static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
        {
            return raw.ToString();
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            var letter = raw[++i];
            if (letter == 'u' && i + 4 < raw.Length && ushort.TryParse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => letter });
            }
        }

        return text.ToString();
    }

    static string? Find(ReadOnlySpan<char> text, IReadOnlyList<JsonPathStep> path, int depth)
    {
        string? found = null;
        var step = path[depth];
        if (step.Key is { } wanted)
        {
            EachMember(text, (key, kind, value) =>
            {
                if (key != wanted)
                {
                    return true;
                }

                found = Descend(kind, value, path, depth);
                return false;
            });
            return found;
        }

        var at = SkipBlanks(text, 0);
        if (at >= text.Length || text[at] != '[')
        {
            return null;
        }

        at = SkipBlanks(text, at + 1);
        for (var index = 0; at < text.Length && text[at] != ']'; index++)
        {
            if (ReadValue(text, at, out var kind, out var start, out var end) is not null)
            {
                return null;
            }

            if (index == step.Index)
            {
                return Descend(kind, kind == JsonKind.String ? text[(start + 1)..(end - 1)] : text[start..end], path, depth);
            }

            at = SkipBlanks(text, end);
            at = at < text.Length && text[at] == ',' ? SkipBlanks(text, at + 1) : at;
        }

        return null;
    }

    static string? Descend(JsonKind kind, ReadOnlySpan<char> value, IReadOnlyList<JsonPathStep> path, int depth) =>
        depth + 1 < path.Count ? (kind is JsonKind.Object or JsonKind.Array ? Find(value, path, depth + 1) : null)
        : kind switch { JsonKind.Null => "", JsonKind.String => Unescape(value), _ => value.ToString() };

    static string? ReadValue(ReadOnlySpan<char> text, int at, out JsonKind kind, out int start, out int end)
    {
        (kind, start, end) = (JsonKind.Null, at, at);
        if (at >= text.Length)
        {
            return Malformed;
        }

        switch (text[at])
        {
            case '"':
                (kind, end) = (JsonKind.String, StringEnd(text, at));
                return end < 0 ? BadString : null;
            case '{':
                (kind, end) = (JsonKind.Object, BlockEnd(text, at, '{', '}'));
                return end < 0 ? BadObject : null;
            case '[':
                (kind, end) = (JsonKind.Array, BlockEnd(text, at, '[', ']'));
                return end < 0 ? BadArray : null;
        }

        var length = text[at..].IndexOfAny(ValueEnds);
        if (length < 0)
        {
            return BadValue;
        }

        end = at + length;
        var token = text[at..end];
        if (token is "true" or "false" or "null")
        {
            kind = token is "null" ? JsonKind.Null : JsonKind.Boolean;
            return null;
        }

        kind = JsonKind.Number;
        return token.Length > 0 && (char.IsAsciiDigit(token[0]) || token[0] == '-') ? null : Unknown;
    }

    // One past the closing quote, or -1.
    static int StringEnd(ReadOnlySpan<char> text, int open)
    {
        var at = open + 1;
        while (at < text.Length && text[at..].IndexOfAny('"', '\\') is >= 0 and var skip)
        {
            at += skip;
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }

        return -1;
    }

    static int BlockEnd(ReadOnlySpan<char> text, int at, char open, char close)
    {
        for (var depth = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at = StringEnd(text, at) - 1;
                if (at < 0)
                {
                    return -1;
                }
            }
            else if (text[at] == open)
            {
                depth++;
            }
            else if (text[at] == close && --depth == 0)
            {
                return at + 1;
            }
        }

        return -1;
    }

    static int SkipBlanks(ReadOnlySpan<char> text, int at) =>
        at >= text.Length ? text.Length
        : text[at] > ' ' ? at
        : text[at..].IndexOfAnyExcept(" \n\r\t") is var skip && skip < 0 ? text.Length : at + skip;
}
