using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Languages;

/// <summary>
/// Recognises a question's language by its script, else by the small words that every sentence has and the words that people ask about
/// systems with. Names and English terms of the trade count for nothing, since they stand in questions of every language; undecided
/// means English.
/// </summary>
internal static partial class LanguageDetector
{
    const string Undecided = "en";
    const int FewWords = 4;
    const double WithoutAccents = 0.6;
    const double OfEnding = 0.5;
    const double OfLetter = 0.75;

    /// <param name="text">The question.</param>
    /// <param name="before">The language of the question before it, which a short one goes on in when it can be read so: "e stock?".</param>
    public static string Detect(string text, string? before = null)
    {
        var words = Words().Matches(text.ToLowerInvariant()).Select(match => match.Value).ToList();
        var best = LanguageWords.All.Select(language => (language.Code, Score: Score(language, words))).MaxBy(language => language.Score);
        if (before is not null && words.Count <= FewWords && (best.Score == 0 || Score(LanguageWords.Of(before), words) > 0) && ByScript(text) is null)
        {
            return before;
        }

        return ByScript(text) ?? (best.Score > Score(LanguageWords.Of(Undecided), words) ? best.Code : Undecided);
    }

    // A few characters are enough: "orderのp95は?".
    static string? ByScript(string text) => LanguageWords.All.FirstOrDefault(language => text.Any(language.IsOfScript))?.Code;

    static double Score(LanguageWords language, IEnumerable<string> words) => words.Sum(word => Score(language, word));

    static double Score(LanguageWords language, string word)
    {
        var known = Known(language, word);
        var shared = known / LanguageWords.All.Sum(other => Known(other, word)) is var share && double.IsNaN(share) ? 0 : known * share;
        var ending = known == 0 && language.HasEnding(word) ? OfEnding : 0;
        return shared + ending + (OfLetter * word.Count(language.IsOfAlphabet) / LanguageWords.All.Max(other => Math.Max(1, word.Count(other.IsOfAlphabet))));
    }

    static double Known(LanguageWords language, string word) => language.Has(word) ? 1 : language.HasWithoutAccents(word) ? WithoutAccents : 0;

    // Not what has a digit or a mark inside or before it: paths, names of metrics, identifiers.
    [GeneratedRegex(@"(?<![\w/.:@=$\-])\p{L}+(?:['’]\p{L}*)?(?![\w/@=]|[.:\-][\p{L}\d])|(?<=['’])\p{L}+")]
    private static partial Regex Words();
}
