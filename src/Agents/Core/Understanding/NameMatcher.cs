using System.Text.RegularExpressions;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Understanding;

/// <summary>A service that a question names.</summary>
/// <param name="By">How its name was found.</param>
internal sealed record ServiceMention(string Service, int Start, int Length, NameMatch By);

/// <summary>How a name is found in a question, and so how sure it is that nothing else was meant.</summary>
internal enum NameMatch
{
    Whole,

    /// <summary>By the one word of it that no other name has.</summary>
    Part,
    Plural,
    Misspelt,
}

/// <summary>An operation that a question names, in one service or more.</summary>
internal sealed record OperationMention(IReadOnlyList<Operation> Operations, int Start, int Length);

/// <summary>Finds the catalogue's names in a question, however they are spelt there.</summary>
internal sealed partial class NameMatcher(SystemCatalogue catalogue, Lexicon? lexicon = null)
{
    const int LeastPart = 4;

    const int LeastDivided = 6;

    /// <summary>So many services begin alike before the rest of their names stands for them, and so long it is.</summary>
    const int LeastSharing = 3;
    const int LeastOwn = 4;

    static readonly string[] Endings = ["service", "svc"];

    /// <summary>Services by any spelling of their names; what they take of the text is marked.</summary>
    public IReadOnlyList<ServiceMention> Services(string plain, bool[] taken)
    {
        var found = new List<ServiceMention>();
        // A name that people write as two words.
        foreach (var service in catalogue.Services.Where(service => service.Length >= LeastDivided && service.All(char.IsAsciiLetter)))
        {
            foreach (Match match in Regex.Matches(plain, string.Join("[ _-]?", Spelling.Plain(service).ToCharArray())))
            {
                if (IsFree(plain, match.Index, match.Length, taken))
                {
                    Take(taken, match.Index, match.Length);
                    found.Add(new ServiceMention(service, match.Index, match.Length, NameMatch.Whole));
                }
            }
        }

        foreach (var (service, spelling, by) in Spellings().OrderByDescending(one => one.Spelling.Length))
        {
            foreach (var at in Places(plain, spelling, taken).Where(at => at == 0 || plain[at - 1] != '/'))
            {
                Take(taken, at, spelling.Length);
                found.Add(new ServiceMention(service, at, spelling.Length, by));
            }
        }

        return [.. found.OrderBy(one => one.Start)];
    }

    /// <summary>Operations by their whole names, or by a route or method that stands at the end of them.</summary>
    public IReadOnlyList<OperationMention> Operations(string plain, bool[] taken)
    {
        var found = new List<OperationMention>();
        var spellings = catalogue.Operations.Where(operation => operation.Name.Length > 0)
            .SelectMany(operation => OperationSpellings(operation.Name).Distinct().Select(spelling => (Spelling: spelling, Operation: operation)));
        foreach (var group in spellings.GroupBy(one => one.Spelling, one => one.Operation).OrderByDescending(group => group.Key.Length))
        {
            foreach (var at in Places(plain, group.Key, taken))
            {
                Take(taken, at, group.Key.Length);
                found.Add(new OperationMention([.. group], at, group.Key.Length));
            }
        }

        return [.. found.OrderBy(one => one.Start)];
    }

    /// <summary>The service whose name is nearest to a word that names none; null when none is near.</summary>
    public string? Nearest(string word) => catalogue.Services.Except(ServiceFilter.Observers)
        .Select(service => (Service: service, Distance: Distance(word, Spelling.Plain(service))))
        .Where(one => one.Distance <= Math.Max(2, word.Length / 2)).OrderBy(one => one.Distance).Select(one => one.Service).FirstOrDefault();

    /// <summary>The service that a misspelt word means.</summary>
    public string? Meant(string word)
    {
        var near = catalogue.Services.Except(ServiceFilter.Observers)
            .Select(service => (Service: service, Distance: Math.Min(Distance(word, Spelling.Plain(service)), Distinctive(service) is { } own ? Spelling.Distance(word, own, 4) : 4)))
            .Where(one => one.Distance <= Spelling.Tolerance(word.Length)).OrderBy(one => one.Distance).ToList();
        return near.Count == 1 || (near.Count > 1 && near[0].Distance < near[1].Distance) ? near[0].Service : null;
    }

    IEnumerable<(string Service, string Spelling, NameMatch By)> Spellings()
    {
        var short_ = catalogue.Services.Select(Stem).GroupBy(stem => stem).Where(group => group.Count() == 1).Select(group => group.Key).ToHashSet();
        var parts = catalogue.Services.SelectMany(service => Parts(service).Distinct()).GroupBy(part => part).Where(group => group.Count() == 1 && IsTelling(group.Key)).Select(group => group.Key).ToHashSet();
        foreach (var service in catalogue.Services)
        {
            var plain = Spelling.Plain(service);
            var words = string.Join(' ', Words().Matches(service).Select(word => word.Value.ToLowerInvariant()));
            foreach (var spelling in (string[])[plain, words, words.Replace(' ', '-'), words.Replace(' ', '_'), words.Replace(" ", "", StringComparison.Ordinal)])
            {
                yield return (service, spelling, NameMatch.Whole);
            }

            // What watches is asked about by its whole name: "logs" are not those of the agent for logs.
            if (ServiceFilter.Observers.Contains(service))
            {
                continue;
            }

            if (Stem(service) is var stem && stem != plain && short_.Contains(stem) && stem.Length >= 3)
            {
                foreach (var ending in Endings)
                {
                    yield return (service, $"{stem} {ending}", NameMatch.Whole);
                }

                yield return (service, stem, NameMatch.Whole);
            }

            if (Distinctive(service) is { } own)
            {
                yield return (service, own, NameMatch.Whole);
                if (string.Join(' ', Words().Matches(service[(service.LastIndexOfAny(['.', '_', '-', '/']) + 1)..]).Select(word => word.Value.ToLowerInvariant())) is var apart && apart.Contains(' ', StringComparison.Ordinal))
                {
                    yield return (service, apart, NameMatch.Whole);
                    yield return (service, apart.Replace(' ', '-'), NameMatch.Whole);
                }

                foreach (var ending in Endings)
                {
                    yield return (service, $"{own} {ending}", NameMatch.Whole);
                }
            }

            foreach (var part in Parts(service).Where(parts.Contains))
            {
                yield return (service, part, NameMatch.Part);
            }

            yield return (service, plain + "s", NameMatch.Plural);
        }
    }

    /// <summary>The words of a name of several: gateway of api-gateway.</summary>
    static IEnumerable<string> Parts(string service) =>
        Spelling.Plain(service).Split('-', '_', '.', '/') is { Length: > 1 } words ? words.Where(word => word.Length >= LeastPart && !Endings.Contains(word)) : [];

    /// <summary>A word of the field or of the language means what it always means.</summary>
    bool IsTelling(string part) => lexicon is null || (!lexicon.IsFunctionWord(part) && lexicon.Term(part) is null && lexicon.Find(part, new bool[part.Length]).Count == 0);

    /// <summary>What is left of a name without the beginning that it shares with others, as people say it: civet for com.acme.civet; null when it shares none.</summary>
    string? Distinctive(string service)
    {
        var at = service.LastIndexOfAny(['.', '_', '-', '/']);
        if (at < 0 || service.Length - at - 1 < LeastOwn || !catalogue.Services.Skip(LeastSharing - 1).Any())
        {
            return null;
        }

        var (beginning, own) = (service[..(at + 1)], Spelling.Plain(service[(at + 1)..]));
        return catalogue.Services.Count(other => other.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) >= LeastSharing && !Endings.Contains(own)
            && catalogue.Services.Count(other => Spelling.Plain(other).EndsWith(own, StringComparison.Ordinal)) == 1 ? own : null;
    }

    /// <summary>A name without the word for service at its end.</summary>
    static string Stem(string service)
    {
        var plain = Spelling.Plain(service);
        var ending = Endings.FirstOrDefault(one => plain.Length > one.Length && plain.EndsWith(one, StringComparison.Ordinal));
        return (ending is null ? plain : plain[..^ending.Length]).TrimEnd('-', '_', '.', ' ');
    }

    static IEnumerable<string> OperationSpellings(string name)
    {
        // A route may end with a slash that nobody says.
        var plain = Spelling.Plain(name).TrimEnd('/');
        var words = string.Join(' ', Words().Matches(name).Select(word => word.Value.ToLowerInvariant()));
        var isOneWord = !words.Contains(' ');
        // One plain word, such as the name of a table, is more often a word of the question than the name of an operation.
        if (!isOneWord || plain.Any(letter => !char.IsLetter(letter)))
        {
            yield return plain;
            yield return words;
        }

        if (plain.LastIndexOf('/') is >= 0 and var slash && plain.IndexOf(' ', StringComparison.Ordinal) is var space)
        {
            var end = space > 0 ? plain[(space + 1)..] : plain[(slash + 1)..];
            if (end.StartsWith('/') && end.Length > 1)
            {
                yield return end;
            }
            else if (Words().Matches(name[(slash + 1)..]).Select(word => word.Value.ToLowerInvariant()).ToList() is { Count: > 1 } last)
            {
                yield return end;
                yield return string.Join(' ', last);
            }
        }
    }

    static int Distance(string word, string service) =>
        Math.Min(Spelling.Distance(word, service, 4), Math.Min(Spelling.Distance(word, Stem(service), 4), Spelling.Distance(Stem(word), Stem(service), 4)));

    static IEnumerable<int> Places(string plain, string spelling, bool[] taken)
    {
        for (var at = plain.IndexOf(spelling, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(spelling, at + 1, StringComparison.Ordinal))
        {
            if (IsFree(plain, at, spelling.Length, taken))
            {
                yield return at;
            }
        }
    }

    /// <summary>A whole word that nothing else has taken.</summary>
    static bool IsFree(string plain, int at, int length, bool[] taken) => (at == 0 || !IsOfName(plain[at - 1]))
        && (at + length == plain.Length || !IsOfName(plain[at + length])) && !taken.AsSpan(at, length).Contains(true);

    static bool IsOfName(char letter) => Spelling.IsOfWord(letter) || letter is '_' or '-';

    static void Take(bool[] taken, int at, int length) => taken.AsSpan(at, length).Fill(true);

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Words();
}
