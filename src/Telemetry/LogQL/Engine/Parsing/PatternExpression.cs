using System.Text.RegularExpressions;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>A pattern such as <c>&lt;ip&gt; - &lt;_&gt; [&lt;time&gt;]</c>: literals and captures, as a parser or as a line filter.</summary>
internal sealed partial class PatternExpression
{
    readonly IReadOnlyList<Part> _parts;

    PatternExpression(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>A literal, or a capture when <paramref name="IsCapture"/>; a capture named _ is not kept.</summary>
    readonly record struct Part(string Text, bool IsCapture)
    {
        public bool IsNamed => IsCapture && Text != "_";
    }

    /// <summary>The names of the captures, in order.</summary>
    public IEnumerable<string> Names => _parts.Where(part => part.IsNamed).Select(part => part.Text);

    /// <exception cref="LogQLException">It has no named capture, one twice, or two in a row.</exception>
    public static PatternExpression ForParser(string pattern)
    {
        var expression = new PatternExpression(Split(pattern));
        if (expression._parts.Count == 0)
        {
            throw LogQLException.Semantic("invalid pattern parser: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL");
        }

        expression.RefuseNeighbours("invalid pattern parser: ");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in expression.Names)
        {
            if (!names.Add(name))
            {
                throw LogQLException.Semantic($"invalid pattern parser: duplicate capture name ({name}): invalid expression");
            }
        }

        return names.Count > 0 ? expression : throw LogQLException.Semantic("invalid pattern parser: at least one capture is required: invalid expression");
    }

    /// <exception cref="LogQLException">It has a named capture, or two in a row.</exception>
    public static PatternExpression ForFilter(string pattern)
    {
        var expression = new PatternExpression(Split(pattern));
        foreach (var name in expression.Names)
        {
            throw LogQLException.Semantic($"named captures are not allowed: found '<{name}>': invalid expression");
        }

        expression.RefuseNeighbours("");
        return expression;
    }

    /// <summary>Whether the whole line is of this form. A capture takes at least one character.</summary>
    public bool IsMatch(ReadOnlySpan<char> line)
    {
        if (line.Length == 0 || _parts.Count == 0)
        {
            return line.Length == 0 && _parts.Count == 0;
        }

        var rest = line;
        for (var i = 0; i < _parts.Count; i++)
        {
            if (_parts[i].IsCapture)
            {
                continue;
            }

            var at = rest.IndexOf(_parts[i].Text, StringComparison.Ordinal);
            if (at < 0 || (i == 0) != (at == 0))
            {
                return false;
            }

            rest = rest[(at + _parts[i].Text.Length)..];
        }

        return _parts[^1].IsCapture == (rest.Length > 0);
    }

    /// <summary>Hands out the captures that the line has, in order; the last one may run to the end when what follows it is missing.</summary>
    public void Capture(string line, Action<string, string> onCapture)
    {
        var rest = line.AsSpan();
        var i = 0;
        if (line.Length == 0)
        {
            return;
        }

        if (!_parts[0].IsCapture)
        {
            if (!rest.StartsWith(_parts[0].Text, StringComparison.Ordinal))
            {
                return;
            }

            rest = rest[_parts[0].Text.Length..];
            i = 1;
        }

        for (; i < _parts.Count; i += 2)
        {
            var end = i + 1 < _parts.Count ? rest.IndexOf(_parts[i + 1].Text, StringComparison.Ordinal) : -1;
            if (_parts[i].IsNamed)
            {
                onCapture(_parts[i].Text, rest[..(end < 0 ? rest.Length : end)].ToString());
            }

            if (end < 0)
            {
                return;
            }

            rest = rest[(end + _parts[i + 1].Text.Length)..];
        }
    }

    static List<Part> Split(string pattern)
    {
        var (parts, at) = (new List<Part>(), 0);
        foreach (Match match in CapturePattern().Matches(pattern))
        {
            if (match.Index > at)
            {
                parts.Add(new Part(pattern[at..match.Index], IsCapture: false));
            }

            parts.Add(new Part(match.Groups[1].Value, IsCapture: true));
            at = match.Index + match.Length;
        }

        if (at < pattern.Length)
        {
            parts.Add(new Part(pattern[at..], IsCapture: false));
        }

        return parts;
    }

    void RefuseNeighbours(string prefix)
    {
        for (var i = 1; i < _parts.Count; i++)
        {
            if (_parts[i].IsCapture && _parts[i - 1].IsCapture)
            {
                throw LogQLException.Semantic($"{prefix}found consecutive capture '<{_parts[i - 1].Text}><{_parts[i].Text}>': invalid expression");
            }
        }
    }

    [GeneratedRegex("<([a-zA-Z_][a-zA-Z0-9_]*)>", RegexOptions.CultureInvariant)]
    private static partial Regex CapturePattern();
}
