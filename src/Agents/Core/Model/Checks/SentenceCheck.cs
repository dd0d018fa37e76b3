using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>A sentence of a reply, and why it does not stand; null when it does.</summary>
internal sealed record CheckedSentence(Sentence Sentence, string? Problem);

/// <summary>
/// Decides of each sentence of a reply whether the evidence that it cites carries it: the first rule that is broken strikes it. What
/// cannot be told is struck too: a true sentence lost costs little, since the answer stands without it.
/// </summary>
internal static class SentenceCheck
{
    const int LongestSentence = 600;
    const int FewestLetters = 4;
    const int EnoughWords = 2;

    static readonly (string Problem, Func<Claim, Case, bool> IsBroken)[] Rules =
    [
        ("it cites no evidence", (claim, _) => claim.Sentence.Cites.Count == 0),
        ("it cites what is not there", (claim, _) => claim.Cited.Count < claim.Sentence.Cites.Count),
        ("it is too long to check", (claim, _) => claim.Text.Length > LongestSentence),
        ("a name in it is not in what it cites", (claim, about) => !NamesAreThere(claim, about)),
        ("it is about something that its evidence is not about", (claim, about) => Mentioned(claim, about).Any(service => !claim.Cited.Any(exhibit => Names.Has(exhibit.Folded, service)))),
        ("it names what does not exist", (claim, about) => IsOfUnknown(claim, about)),
        ("a number in it is not in what it cites", (claim, _) => !claim.Numbers.All(number => claim.Cited.Any(exhibit => exhibit.Shows(number)))),
        ("it turns before and after round", (claim, about) => IsTurned(claim, about)),
        ("it says the opposite of its evidence", (claim, about) => IsOpposite(claim, about)),
        ("it contradicts the verdict", Polarity.Contradicts),
        ("its evidence says nothing of the kind", (claim, about) => !IsAbout(claim, about)),
    ];

    public static IReadOnlyList<CheckedSentence> Check(string reply, Case about) => [.. Sentence.Split(ReplyText.Clean(reply)).Select(sentence => Check(sentence, about))];

    public static CheckedSentence Check(Sentence sentence, Case about)
    {
        var claim = new Claim(sentence, about);
        return new CheckedSentence(sentence, Rules.FirstOrDefault(rule => rule.IsBroken(claim, about)).Problem);
    }

    /// <summary>The services that a sentence speaks of.</summary>
    public static IEnumerable<string> Mentioned(Claim claim, Case about) => about.Services.Where(service => Names.Has(claim.Text, service));

    static bool NamesAreThere(Claim claim, Case about) => claim.Names.All(name => claim.Cited.Concat(about.Settled).Any(exhibit => Names.Has(exhibit.Folded, name)));

    /// <summary>"The payments service", where nothing is called payments.</summary>
    static bool IsOfUnknown(Claim claim, Case about)
    {
        foreach (var thing in about.Words.Things.EnumerateMatches(claim.Text))
        {
            var before = claim.Text[..thing.Index].Trim().Split(' ')[^1].Trim('"', '\'', '(', '*');
            if (before.Length > 1 && before.All(char.IsLetter) && !about.Words.Plain.Contains(before)
                && !claim.Cited.Concat(about.Settled).Any(exhibit => exhibit.Folded.Contains(before, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"From 50 % to 0 %", where it was the other way.</summary>
    static bool IsTurned(Claim claim, Case about)
    {
        string Before(WrittenQuantity number) => claim.Text[Math.Max(0, number.Start - 6)..number.Start].Trim() + " ";
        bool Follows(WrittenQuantity number, System.Text.RegularExpressions.Regex word) => word.Matches(Before(number)).Any(match => match.Index + match.Length >= Before(number).Length - 2);
        return claim.Cited.Where(exhibit => exhibit is { Value: not null, Baseline: not null }).Any(exhibit => claim.Numbers.Any(number =>
            (Follows(number, about.Words.From) && exhibit.IsValue(number) && !exhibit.IsBaseline(number))
            || (Follows(number, about.Words.To) && exhibit.IsBaseline(number) && !exhibit.IsValue(number))));
    }

    /// <summary>It fell, where all that it cites rose; or, where it cites nothing that was measured, all that is known of what it names.</summary>
    static bool IsOpposite(Claim claim, Case about)
    {
        static bool IsMeasured(Exhibit exhibit) => exhibit is { Value: not null, Baseline: not null };
        var measured = claim.Cited.Where(IsMeasured).ToList();
        measured = measured.Count > 0 ? measured : [.. about.Exhibits.Where(exhibit => IsMeasured(exhibit) && Mentioned(claim, about).Any(service => Names.Has(exhibit.Folded, service)))];
        var (rises, falls) = (Polarity.Rises(claim), Polarity.Falls(claim));
        return measured.Count > 0 && rises != falls
            && measured.All(exhibit => rises ? exhibit.Value < exhibit.Baseline : exhibit.Value > exhibit.Baseline);
    }

    /// <summary>It has a name, a number or some words in common with what it cites, or says what the verdict says.</summary>
    static bool IsAbout(Claim claim, Case about) => Polarity.Agrees(claim, about) || claim.Numbers.Count > 0 || claim.Names.Count > 0 || Mentioned(claim, about).Any()
        || claim.Text.Split([' ', ',', '.', '(', ')', ':', ';', '"', '\'', '*'], StringSplitOptions.RemoveEmptyEntries).Distinct()
            .Count(word => (word.Length >= FewestLetters || Folding.IsUnspaced(word[0])) && claim.Cited.Any(exhibit => exhibit.Folded.Contains(word, StringComparison.Ordinal))) >= EnoughWords;
}
