using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>
/// The words by which a sentence claims something, read from Claims/{code}.json: those of its language and of English, in which models
/// fall back. Words are compared folded; one that ends in * has any ending.
/// </summary>
internal sealed class ClaimWords
{
    static readonly ConcurrentDictionary<string, ClaimWords> Loaded = new();

    readonly List<Dictionary<string, JsonElement>> _files;

    ClaimWords(string code)
    {
        _files = [.. new[] { "en", code }.Distinct().Select(Read).OfType<Dictionary<string, JsonElement>>()];
        Numbers = [.. Table("numbers").Select(entry => (Pattern([entry.Key]), $" {entry.Value} "))];
        Units = Table("units").GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.First().Value);
        (Well, Trouble, Not, NotAfter, Emphasis) = (Of("well"), Of("trouble"), Of("not"), Of("not_after"), Of("emphasis"));
        (Cause, Over, Rise, Fall) = (Of("cause"), Of("over"), Of("rise"), Of("fall"));
        (From, To) = (Of("from"), Of("to"));
        Things = Of("things");
        Plain = List("plain").ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All is as it should be.</summary>
    public Regex Well { get; }

    public Regex Trouble { get; }

    public Regex Not { get; }

    /// <summary>Negations that stand behind what they negate.</summary>
    public Regex NotAfter { get; }

    /// <summary>What has a word of negation and negates nothing: not only, no doubt.</summary>
    public Regex Emphasis { get; }

    public Regex Cause { get; }

    /// <summary>The trouble has ended.</summary>
    public Regex Over { get; }

    public Regex Rise { get; }

    public Regex Fall { get; }

    public Regex From { get; }

    public Regex To { get; }

    /// <summary>What a name may stand before: service, database …</summary>
    public Regex Things { get; }

    /// <summary>Words that are no names.</summary>
    public IReadOnlySet<string> Plain { get; }

    /// <summary>Amounts in words, with the digits for them.</summary>
    public IReadOnlyList<(Regex Words, string Digits)> Numbers { get; }

    /// <summary>Words for units, with their symbols.</summary>
    public IReadOnlyDictionary<string, string> Units { get; }

    /// <summary>Of every language: a model may answer in another one than it was asked in.</summary>
    public static IReadOnlyList<ClaimWords> All { get; } = [.. LanguageWords.All.Select(language => In(language.Code))];

    public static ClaimWords In(string code) => Loaded.GetOrAdd(code, key => new ClaimWords(key));

    Regex Of(string key) => Pattern(List(key));

    IEnumerable<string> List(string key) => _files.SelectMany(file => (file.TryGetValue(key, out var words) ? words.GetString()! : "").Split('|', StringSplitOptions.RemoveEmptyEntries));

    IEnumerable<KeyValuePair<string, string>> Table(string key) => _files.SelectMany(file => file[key].Deserialize<Dictionary<string, string>>()!)
        .Select(entry => KeyValuePair.Create(Folding.Fold(entry.Key), entry.Value)).OrderByDescending(entry => entry.Key.Length);

    static Regex Pattern(IEnumerable<string> words)
    {
        var patterns = words.Select(Folding.Fold).OrderByDescending(word => word.Length).Select(Pattern).ToList();
        return new Regex(patterns.Count == 0 ? "(?!)" : string.Join('|', patterns), RegexOptions.CultureInvariant);
    }

    /// <summary>Scripts without spaces have no ends of words.</summary>
    static string Pattern(string word)
    {
        var escaped = Regex.Escape(word).Replace(@"\*", @"\p{L}*", StringComparison.Ordinal).Replace(@"\ ", @"\s+", StringComparison.Ordinal);
        return Folding.IsUnspaced(word[0]) ? escaped : $@"(?<![\p{{L}}\p{{N}}_\-]){escaped}(?![\p{{L}}\p{{N}}_\-])";
    }

    static Dictionary<string, JsonElement>? Read(string code)
    {
        using var stream = typeof(ClaimWords).Assembly.GetManifestResourceStream($"Claims/{code}.json");
        return stream is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(stream);
    }
}
