using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>
/// Cuts a question into tokens: figures in the notations that all languages share, the longest known words, and unknown words. What
/// stands in quotes, and names with marks inside such as <c>jvm_threads_current</c> or <c>orders/today</c>, is unknown as a whole.
/// </summary>
internal static partial class Lexer
{
    static readonly IReadOnlyList<Meaning> Nothing = [];

    public static IReadOnlyList<Token> Read(string text, TimeWords words)
    {
        var folded = Folding.Fold(text);
        var tokens = new List<Token>();
        for (var at = 0; at < folded.Length;)
        {
            at = folded[at] == ' ' ? at + 1 : Next(text, folded, at, words, tokens);
        }

        return tokens;
    }

    static int Next(string text, string folded, int at, TimeWords words, List<Token> tokens)
    {
        if (Quoted().Match(folded, at) is { Success: true } quoted && quoted.Length < folded.Trim().Length)
        {
            return Add(tokens, at, quoted.Length, Nothing);
        }

        if (Notation.Read(text, folded, at, words, tokens) is { } end)
        {
            return end;
        }

        if (Known(folded, at, words) is { } phrase)
        {
            foreach (var meanings in phrase.Tokens)
            {
                tokens.Add(new Token(at, phrase.Text.Length, meanings));
            }

            return at + phrase.Text.Length;
        }

        if (Number().Match(folded, at) is { Success: true } number && GoesOn(folded, at + number.Length, words))
        {
            return AddNumber(folded, number, words, tokens);
        }

        return Add(tokens, at, Unknown().Match(folded, at) is { Success: true } unknown ? unknown.Length : 1, Nothing);
    }

    /// <summary>The longest known phrase that begins here and does not end in the middle of a word or of a name.</summary>
    static TimeWords.Phrase? Known(string folded, int at, TimeWords words)
    {
        foreach (var phrase in words.BeginningWith(folded[at]))
        {
            if (string.CompareOrdinal(folded, at, phrase.Text, 0, phrase.Text.Length) == 0 && IsEnd(folded, at + phrase.Text.Length, words))
            {
                return phrase;
            }
        }

        return null;
    }

    static bool IsEnd(string folded, int end, TimeWords words)
    {
        var last = folded[end - 1];
        if (end == folded.Length || !char.IsLetterOrDigit(last) || Folding.IsUnspaced(last))
        {
            return true;
        }

        var next = folded[end];
        var isInside = end + 1 < folded.Length && char.IsLetterOrDigit(folded[end + 1]);
        return next switch
        {
            '-' when isInside => char.IsDigit(folded[end + 1]) || Known(folded, end + 1, words) is not null,
            '.' or '/' or ':' or '@' or '=' or '#' or '(' when isInside => false,
            '_' => false,
            _ => !char.IsLetterOrDigit(next) || Folding.IsUnspaced(next),
        };
    }

    /// <summary>Whether letters that are written to a number are a unit or the like, down to the end of the word: "1h30m", "3pm", not "5xx".</summary>
    static bool GoesOn(string folded, int end, TimeWords words)
    {
        if (end == folded.Length || Folding.IsUnspaced(folded[end]))
        {
            return true;
        }

        if (!char.IsLetter(folded[end]))
        {
            return folded[end] is not ('_' or '%' or '/' or '=' or '@' or ':')
                && !(folded[end] == '.' && end + 1 < folded.Length && char.IsLetterOrDigit(folded[end + 1]))
                && !(folded[end] == '-' && end + 1 < folded.Length && char.IsLetter(folded[end + 1]) && Known(folded, end + 1, words) is null);
        }

        if (Known(folded, end, words) is { } phrase && phrase.Tokens[0].Any(meaning => meaning.Sign is Sign.Unit or Sign.Part or Sign.OClock or Sign.Zone or Sign.Ordinal or Sign.Stop))
        {
            return true;
        }

        var letters = Letters().Match(folded, end).Length;
        var after = end + letters;
        return words.Suffix(folded.Substring(end, letters)).Count > 0
            && (after == folded.Length || !char.IsDigit(folded[after]) ? after == folded.Length || folded[after] != '_' : GoesOn(folded, after + Figures().Match(folded, after).Length, words));
    }

    static int AddNumber(string folded, Match number, TimeWords words, List<Token> tokens)
    {
        var value = double.Parse(number.Value.Replace(',', '.'), CultureInfo.InvariantCulture);
        var end = Add(tokens, number.Index, number.Length, Notation.MeaningsOf(number.Value, value));
        if (end == folded.Length || !char.IsLetter(folded[end]) || Folding.IsUnspaced(folded[end]))
        {
            return end;
        }

        var letters = Letters().Match(folded, end).Value;
        return words.Suffix(letters) is { Count: > 0 } suffix ? Add(tokens, end, letters.Length, [.. Known(folded, end, words)?.Tokens[0] ?? Nothing, .. suffix]) : end;
    }

    static int Add(List<Token> tokens, int at, int length, IReadOnlyList<Meaning> meanings)
    {
        tokens.Add(new Token(at, length, meanings));
        return at + length;
    }

    [GeneratedRegex("""\G(?:"[^"]*"|`[^`]*`|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\G\d+(?:[.,]\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\G\d+")]
    private static partial Regex Figures();

    [GeneratedRegex(@"\G[a-zµ]+")]
    private static partial Regex Letters();

    // Up to a space, a mark that ends a word, or a script without spaces.
    [GeneratedRegex(@"\G(?:[^\s,;()?!'""\u3040-\u30FF\u3400-\u9FFF、。？！]+'?|[\u3040-\u30FF\u3400-\u9FFF])")]
    private static partial Regex Unknown();
}
