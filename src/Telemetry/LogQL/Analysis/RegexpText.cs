using System.Text;

namespace Dendro.Telemetry.LogQL.Analysis;

/// <summary>Finds a text that is in all that a regular expression of RE2's matches.</summary>
internal static class RegexpText
{
    // A letter or two are in most lines.
    const int Shortest = 3;

    const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>The longest such text outside of groups; null when there is none, or when it cannot be told.</summary>
    public static string? Required(string pattern)
    {
        var (longest, text) = ("", new StringBuilder());
        for (var at = 0; at < pattern.Length;)
        {
            var end = EndOfItem(pattern, at);
            if (end < 0)
            {
                return null;
            }

            var literal = LiteralOf(pattern.AsSpan(at, end - at));
            var next = end < pattern.Length ? pattern[end] : ' ';
            if (literal is null || next is '*' or '?' or '{')
            {
                Keep();
            }
            else
            {
                text.Append(literal);
            }

            if (next == '+')
            {
                Keep();
            }

            at = end;
        }

        Keep();
        return longest.Length >= Shortest ? longest : null;

        void Keep()
        {
            longest = text.Length > longest.Length ? text.ToString() : longest;
            text.Clear();
        }
    }

    // Where the character, escape, class, group or operator that begins at a place ends; -1 when what is matched may be something else.
    static int EndOfItem(string pattern, int at) => pattern[at] switch
    {
        '|' => -1,
        '\\' => at + 1 < pattern.Length && pattern[at + 1] is not ('Q' or 'x' or 'p' or 'P') && !char.IsAsciiDigit(pattern[at + 1]) ? at + 2 : -1,
        '[' => EndOfClass(pattern, at),
        '(' => EndOfGroup(pattern, at),
        '{' => pattern.IndexOf('}', at) + 1 is > 0 and var end ? end : -1,
        var c when char.IsHighSurrogate(c) && at + 1 < pattern.Length => at + 2,
        _ => at + 1,
    };

    static int EndOfClass(string pattern, int at)
    {
        var first = at + (pattern.AsSpan(at + 1).StartsWith("^") ? 2 : 1);
        for (var i = first; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[' when i + 1 < pattern.Length && pattern[i + 1] == ':':
                    return -1;
                case ']' when i > first:
                    return i + 1;
            }
        }

        return -1;
    }

    // Flags hold for what comes after them.
    static int EndOfGroup(string pattern, int at)
    {
        if (pattern.AsSpan(at).StartsWith("(?") && !pattern.AsSpan(at).StartsWith("(?:") && !pattern.AsSpan(at).StartsWith("(?P<"))
        {
            return -1;
        }

        for (var i = at + 1; i < pattern.Length; i++)
        {
            if (pattern[i] == ')')
            {
                return i + 1;
            }

            if (pattern[i] is '\\' or '[' or '(')
            {
                i = EndOfItem(pattern, i) - 1;
                if (i < 0)
                {
                    return -1;
                }
            }
        }

        return -1;
    }

    static string? LiteralOf(ReadOnlySpan<char> item) => item switch
    {
        ['\\', var escaped] => Letters.Contains(escaped) ? null : escaped.ToString(),
        ['[' or '(' or '{', ..] or ['.' or '^' or '$' or '*' or '+' or '?' or '\0'] => null,
        _ => item.ToString(),
    };
}
