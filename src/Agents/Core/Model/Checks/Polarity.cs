using System.Text.RegularExpressions;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>Whether a sentence says that all is well, that something is wrong or what is to blame, and whether the verdict says so too.</summary>
internal static class Polarity
{
    /// <summary>A word of negation reaches so many letters, within its clause.</summary>
    const int ReachAhead = 30;

    /// <summary>"Funktioniert nicht", 問題はありません.</summary>
    const int ReachBack = 12;

    static readonly char[] ClauseMarks = [',', ';', ':', '.', '(', ')', '–', '—', '、'];

    public static bool Contradicts(Claim claim, Case about) => ClaimWords.All.Any(words => about.Verdict switch
    {
        VerdictKind.Causes => SaysWell(claim, about, words) || BlamesAnother(claim, about, words) || (about.IsOngoing && Affirms(claim.Text, words.Over, words)),
        VerdictKind.NothingWrong => Affirms(claim.Text, words.Trouble, words) || Denies(claim.Text, words.Well, words) || Affirms(claim.Text, words.Cause, words),
        _ => Affirms(claim.Text, words.Cause, words) || (ClaimsHealth(claim, words) && !SentenceCheck.Mentioned(claim, about).Any()),
    });

    /// <summary>That nothing is wrong, where nothing is.</summary>
    public static bool Agrees(Claim claim, Case about) => about.Verdict == VerdictKind.NothingWrong && ClaimWords.All.Any(words => ClaimsHealth(claim, words));

    public static bool Rises(Claim claim) => ClaimWords.All.Any(words => Affirms(claim.Text, words.Rise, words));

    public static bool Falls(Claim claim) => ClaimWords.All.Any(words => Affirms(claim.Text, words.Fall, words));

    /// <summary>It has one of the words, and not negated.</summary>
    static bool Affirms(string text, Regex words, ClaimWords language) => words.Matches(text).Any(word => !IsNegated(text, word, language));

    static bool Denies(string text, Regex words, ClaimWords language) => words.Matches(text).Any(word => IsNegated(text, word, language));

    /// <summary>"Order is healthy", "no errors": of all, or of something that is in trouble.</summary>
    static bool SaysWell(Claim claim, Case about, ClaimWords words)
    {
        var mentioned = SentenceCheck.Mentioned(claim, about).ToList();
        return ClaimsHealth(claim, words) && (mentioned.Count == 0 || mentioned.Any(about.Troubled.Contains));
    }

    static bool ClaimsHealth(Claim claim, ClaimWords words) => Affirms(claim.Text, words.Well, words) || Denies(claim.Text, words.Trouble, words);

    /// <summary>It speaks of a cause, and names none of those that were found.</summary>
    static bool BlamesAnother(Claim claim, Case about, ClaimWords words) => words.Cause.Matches(claim.Text) is { Count: > 0 } causes && SentenceCheck.Mentioned(claim, about).Any()
        && (!about.Culprits.Any(culprit => Names.Has(claim.Text, culprit)) || causes.Any(word => IsNegated(claim.Text, word, words) || words.Not.IsMatch(After(claim.Text, word))));

    static bool IsNegated(string text, Match word, ClaimWords language)
    {
        var before = text[Math.Max(0, word.Index - ReachAhead)..word.Index];
        // Two of them are none: "not without errors".
        return (language.Not.Count(before.Split(ClauseMarks)[^1]) + language.NotAfter.Count(After(text, word))) % 2 == 1;
    }

    /// <summary>What stands close behind a word, in its clause.</summary>
    static string After(string text, Match word) => text[(word.Index + word.Length)..Math.Min(text.Length, word.Index + word.Length + ReachBack)].Split(ClauseMarks, 2)[0];
}
