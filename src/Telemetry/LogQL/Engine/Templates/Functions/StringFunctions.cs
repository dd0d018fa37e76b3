using System.Text;
using Dendro.Telemetry.Templates;
using Dendro.Telemetry.Templates.Functions;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Functions on text: Go's strings package as Loki names it, and sprig's.</summary>
internal static class StringFunctions
{
    // Enough for any line; more would be a way to exhaust memory.
    const int MaxRepetitions = 100_000;

    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["ToLower"] = Map(text => text.ToLowerInvariant()),
        ["ToUpper"] = Map(text => text.ToUpperInvariant()),
        ["lower"] = Map(text => text.ToLowerInvariant()),
        ["upper"] = Map(text => text.ToUpperInvariant()),
        ["title"] = Map(Title),
        ["TrimSpace"] = Map(text => text.Trim()),
        ["trim"] = Map(text => text.Trim()),
        ["Replace"] = new(4, false, (a, _) => Replace(a.Text(0), a.Text(1), a.Text(2), a.Count(3))),
        ["replace"] = new(3, false, (a, _) => Replace(a.Text(2), a.Text(0), a.Text(1), -1)),
        ["Trim"] = new(2, false, (a, _) => a.Text(0).Trim(a.Text(1).ToCharArray())),
        ["TrimLeft"] = new(2, false, (a, _) => a.Text(0).TrimStart(a.Text(1).ToCharArray())),
        ["TrimRight"] = new(2, false, (a, _) => a.Text(0).TrimEnd(a.Text(1).ToCharArray())),
        ["TrimPrefix"] = new(2, false, (a, _) => WithoutPrefix(a.Text(0), a.Text(1))),
        ["TrimSuffix"] = new(2, false, (a, _) => WithoutSuffix(a.Text(0), a.Text(1))),
        ["trimAll"] = new(2, false, (a, _) => a.Text(1).Trim(a.Text(0).ToCharArray())),
        ["trimPrefix"] = new(2, false, (a, _) => WithoutPrefix(a.Text(1), a.Text(0))),
        ["trimSuffix"] = new(2, false, (a, _) => WithoutSuffix(a.Text(1), a.Text(0))),
        ["contains"] = new(2, false, (a, _) => a.Text(1).Contains(a.Text(0), StringComparison.Ordinal)),
        ["hasPrefix"] = new(2, false, (a, _) => a.Text(1).StartsWith(a.Text(0), StringComparison.Ordinal)),
        ["hasSuffix"] = new(2, false, (a, _) => a.Text(1).EndsWith(a.Text(0), StringComparison.Ordinal)),
        ["repeat"] = new(2, false, (a, _) => Repeat(a.Text(1), a.Count(0))),
        ["indent"] = new(2, false, (a, _) => Indent(a.Count(0), a.Text(1))),
        ["nindent"] = new(2, false, (a, _) => "\n" + Indent(a.Count(0), a.Text(1))),
        ["trunc"] = new(2, false, (a, _) => Truncate(a.Count(0), a.Text(1))),
        ["substr"] = new(3, false, (a, _) => Substring(a.Count(0), a.Count(1), a.Text(2))),
        ["alignLeft"] = new(2, false, (a, _) => Align(a.Count(0), a.Text(1), left: true)),
        ["alignRight"] = new(2, false, (a, _) => Align(a.Count(0), a.Text(1), left: false)),
        ["count"] = new(2, false, (a, _) => (long)a.Pattern(0).Count(a.Text(1))),
        ["regexReplaceAll"] = new(3, false, (a, _) => a.Pattern(0).Replace(a.Text(1), GoReplacement.ToDotNet(a.Text(2)))),
        ["regexReplaceAllLiteral"] = new(3, false, (a, _) => a.Pattern(0).Replace(a.Text(1), a.Text(2).Replace("$", "$$", StringComparison.Ordinal))),
        ["default"] = new(1, true, (a, _) => a.Length > 1 && TemplateValues.IsTrue(a[1]) ? a[1] : a[0]),
    };

    static TemplateFunction Map(Func<string, string> map) => new(1, false, (a, _) => map(a.Text(0)));

    static string Replace(string text, string from, string to, int times)
    {
        if (times < 0 && from.Length > 0)
        {
            return text.Replace(from, to, StringComparison.Ordinal);
        }

        var (result, at) = (new StringBuilder(), 0);
        for (; times > 0 && from.Length > 0; times--)
        {
            var found = text.IndexOf(from, at, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(text, at, found - at).Append(to);
            at = found + from.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    static string WithoutPrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    static string WithoutSuffix(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    static string Repeat(string text, int times) =>
        times is >= 0 and <= MaxRepetitions ? new StringBuilder().Insert(0, text, times).ToString()
        : throw new TemplateException($"error calling repeat: count must be between 0 and {MaxRepetitions}");

    static string Indent(int blanks, string text)
    {
        var pad = new string(' ', Math.Clamp(blanks, 0, MaxRepetitions));
        return pad + text.Replace("\n", "\n" + pad, StringComparison.Ordinal);
    }

    static string Title(string text)
    {
        var (result, previous) = (new StringBuilder(text.Length), ' ');
        foreach (var c in text)
        {
            result.Append(char.IsLetterOrDigit(previous) || previous is '_' or '\'' ? c : char.ToUpperInvariant(c));
            previous = c;
        }

        return result.ToString();
    }

    // These four count characters, not bytes.
    static string Truncate(int length, string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        return length < 0 && runes.Length + length > 0 ? Join(runes.AsSpan(runes.Length + length))
            : length >= 0 && runes.Length > length ? Join(runes.AsSpan(0, length))
            : text;
    }

    static string Substring(int start, int end, string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length == 0 || start > runes.Length || (end >= 0 && start > end))
        {
            return "";
        }

        start = Math.Max(0, start);
        end = end < 0 || end > runes.Length ? runes.Length : end;
        return start > end ? "" : Join(runes.AsSpan(start, end - start));
    }

    static string Align(int width, string text, bool left)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (width < 0 || width == runes.Length)
        {
            return text;
        }

        if (runes.Length > width)
        {
            return Join(left ? runes.AsSpan(0, width) : runes.AsSpan(runes.Length - width));
        }

        var pad = new string(' ', Math.Min(width, MaxRepetitions) - runes.Length);
        return left ? text + pad : pad + text;
    }

    static string Join(ReadOnlySpan<Rune> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (var rune in runes)
        {
            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
