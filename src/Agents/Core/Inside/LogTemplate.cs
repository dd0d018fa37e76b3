using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Inside;

/// <summary>What lines have in common when ids, numbers and quoted values are masked; the first step of Drain.</summary>
internal static partial class LogTemplate
{
    const int LengthLimit = 160;

    public static string Of(string line)
    {
        var first = line.AsSpan().Trim();
        var end = first.IndexOfAny('\r', '\n');
        var text = (end < 0 ? first : first[..end]).ToString();
        text = Masks().Replace(text, "<*>");
        text = Runs().Replace(text, "<*>");
        return text.Length > LengthLimit ? text[..LengthLimit] + "…" : text;
    }

    [GeneratedRegex("""
        [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}  # GUID
        |\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?      # time
        |(?<![A-Za-z])(?:0x)?[0-9a-fA-F]{12,}(?![A-Za-z])      # id
        |(?<![A-Za-z0-9])\d+(?:[.,:]\d+)*                      # number, address
        |'[^']{1,60}'|"[^"]{1,60}"                             # quoted value
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Masks();

    [GeneratedRegex(@"<\*>(?:[\s,;/.:-]*<\*>)+")]
    private static partial Regex Runs();
}
