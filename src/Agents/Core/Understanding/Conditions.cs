using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Understanding;

/// <summary>What a question wants of the requests that it is about: how long they took, and with which code they were answered.</summary>
internal static partial class Conditions
{
    /// <summary>A length beside a word of comparison; both are marked as taken, so that "slower than 2 s" asks for no comparison.</summary>
    public static DurationBound? Duration(string plain, bool[] taken, Lexicon lexicon)
    {
        foreach (var (start, length, seconds) in Lengths(plain, lexicon))
        {
            if (!taken.AsSpan(start, length).Contains(true) && Beside(plain, start, start + length, lexicon) is { } bound)
            {
                taken.AsSpan(bound.Start, bound.End - bound.Start).Fill(true);
                return new DurationBound(seconds, bound.IsUpper);
            }
        }

        return null;
    }

    /// <summary>A status code of HTTP or a class of them such as 4xx; a number that says how many are wanted is none.</summary>
    public static string? Status(string plain, bool[] taken, Lexicon lexicon)
    {
        foreach (Match match in Codes().Matches(plain))
        {
            var code = match.Groups["code"].Value;
            var isFailure = code[0] is '4' or '5';
            if (taken.AsSpan(match.Index, match.Length).Contains(true) || code == "5xx" || (match.Length == code.Length && IsLimit(plain, match, lexicon))
                || (!isFailure && match.Length == 3 && char.IsDigit(code[1]) && !IsNamed(plain, match, lexicon)))
            {
                continue;
            }

            taken.AsSpan(match.Index, match.Length).Fill(true);
            return code;
        }

        return null;
    }

    static IEnumerable<(int Start, int Length, double Seconds)> Lengths(string plain, Lexicon lexicon)
    {
        foreach (Match match in Figures().Matches(plain))
        {
            var number = double.Parse(match.Value.Replace(',', '.'), CultureInfo.InvariantCulture);
            var at = match.Index + match.Length;
            at += at < plain.Length && plain[at] == ' ' ? 1 : 0;
            if (lexicon.LengthAt(plain, at) is { } unit)
            {
                yield return (match.Index, at + unit.Length - match.Index, number * unit.Seconds);
            }
        }

        // "Longer than a second", "two seconds": the number is a word.
        foreach (Match match in Starts().Matches(plain))
        {
            if (lexicon.Number(match.Value) is { } number && lexicon.LengthAt(plain, match.Index + match.Length + 1) is { } counted)
            {
                yield return (match.Index, match.Length + 1 + counted.Length, number * counted.Seconds);
            }
            else if (lexicon.LengthAt(plain, match.Index) is { } one && plain.AsSpan(match.Index, one.Length).Contains(' '))
            {
                yield return (match.Index, one.Length, one.Seconds);
            }
        }
    }

    static (int Start, int End, bool IsUpper)? Beside(string plain, int start, int end, Lexicon lexicon)
    {
        foreach (var (word, isUpper) in lexicon.Bounds)
        {
            var before = plain.AsSpan(0, start).TrimEnd();
            if (before.EndsWith(word, StringComparison.Ordinal) && (before.Length == word.Length || !Spelling.IsOfWord(word[0]) || !Spelling.IsOfWord(before[before.Length - word.Length - 1])))
            {
                return (before.Length - word.Length, end, isUpper);
            }

            if (plain.AsSpan(end).TrimStart().StartsWith(word, StringComparison.Ordinal) && (Spelling.IsWithoutSpaces(word[0]) || word.Contains(' ', StringComparison.Ordinal)))
            {
                return (start, plain.IndexOf(word, end, StringComparison.Ordinal) + word.Length, isUpper);
            }
        }

        return null;
    }

    /// <summary>"The last 500 lines", "top 500".</summary>
    static bool IsLimit(string plain, Match code, Lexicon lexicon)
    {
        var mentions = lexicon.Find(plain, new bool[plain.Length]);
        return mentions.Any(mention => (mention.End <= code.Index && plain[mention.End..code.Index].Trim().Length == 0 && (mention.Has(Concept.Last) || mention.Has(Concept.First) || mention.Has(Concept.Most)))
            || (mention.Start >= code.Index + code.Length && plain[(code.Index + code.Length)..mention.Start].Trim().Length == 0 && (mention.Has(Concept.Log) || mention.Has(Concept.Trace) || mention.Has(Concept.Traffic))));
    }

    static bool IsNamed(string plain, Match code, Lexicon lexicon) => lexicon.Find(plain, new bool[plain.Length]).Any(mention => mention.Has(Concept.StatusCode))
        || Protocol().IsMatch(plain[..code.Index]);

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.:/-])(?<code>[1-5](?:xx|\d\d))(?:s|er|ers)?(?![\p{L}\p{N}_%:/-]|[.,]\d)(?!\p{IsCJKUnifiedIdeographs})", RegexOptions.ExplicitCapture)]
    private static partial Regex Codes();

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.:/-])\d+(?:[.,]\d+)?")]
    private static partial Regex Figures();

    [GeneratedRegex(@"(?<![\p{L}\p{N}_])\p{L}+")]
    private static partial Regex Starts();

    [GeneratedRegex(@"\b(http|status|code|codes)[\s:=]*$")]
    private static partial Regex Protocol();
}
