using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>Times, addresses, versions, ids and other names in a folded text: what looks like a number and is none, and what has to exist.</summary>
internal static partial class Names
{
    /// <summary>Each with its place.</summary>
    public static IReadOnlyList<string> In(string folded) => [.. Name().Matches(folded).Select(match => match.Value.Trim('`', '.', ':', '/', '-')).Where(name => name.Length > 1 && !IsShortForm(name)).Distinct()];

    /// <summary>The text without them.</summary>
    public static string Without(string folded) => Name().Replace(folded, match => new string(' ', match.Length));

    /// <summary>Whether a text has the name, not as a part of a longer one. A time of the clock may leave out its seconds.</summary>
    public static bool Has(string folded, string name)
    {
        for (var at = folded.IndexOf(name, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsInside(folded[at - 1])) && (end == folded.Length || !IsInside(folded[end]) || (Clock().IsMatch(name) && folded[end] == ':')
                || (folded[end] is '.' or ':' or '-' && (end + 1 == folded.Length || !char.IsLetterOrDigit(folded[end + 1])))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"e.g", "z.b".</summary>
    static bool IsShortForm(string name) => name.Split('.').All(part => part.Length == 1 && char.IsLetter(part[0]));

    static bool IsInside(char letter) => letter is '_' or '-' || (letter < 0x3000 && char.IsLetterOrDigit(letter));

    /// <summary>
    /// In this order: code, addresses of the web, dates and times, times of the clock, addresses and versions, words with a digit,
    /// and words that are joined by marks.
    /// </summary>
    [GeneratedRegex(@"`[^`\n]+`|\b\w+://\S+|\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?z?)?|(?<![\d.,])\d{1,2}:\d\d(?::\d\d)?(?![\d])|\bv?\d+(?:\.\d+){2,}\b|\bv\d+(?:\.\d+)*\b|(?<![\p{L}\p{N}])(?=[\p{L}\d_./:-]*\p{L})(?![\d.,]+(?:ns|us|ms|s|min|h|d|k|m|g|x|kb|mb|gb|tb|kib|mib|gib|b)(?![\p{L}\p{N}]))[a-z\d_]*(?:[a-z]\d|\d[a-z]|_)[a-z\d_]*(?:[._/:-][a-z\d_]+)*|(?<![\p{L}\p{N}])[a-z]+(?:[._/:-][a-z\d_]+)+(?![\p{L}])|(?<![\p{L}\p{N}])/[a-z\d_]+(?:/[a-z\d_{}]+)*")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\d{1,2}:\d\d$")]
    private static partial Regex Clock();
}
