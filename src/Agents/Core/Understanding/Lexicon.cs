using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Dendro.Agents.Core.Understanding;

/// <summary>The words of a question's language, and English beside it, since the field's own words are English everywhere.</summary>
internal sealed class Lexicon
{
    static readonly ConcurrentDictionary<string, Lexicon> Loaded = new();

    readonly Dictionary<char, List<Phrase>> _phrases = [];
    readonly HashSet<string> _function = [];
    readonly List<(string Word, bool IsPrefix, string Term)> _terms = [];
    readonly Dictionary<string, int> _numbers = [];
    readonly List<(string Word, double Seconds)> _lengths = [];
    readonly List<(string Word, bool IsUpper)> _bounds = [];
    readonly List<string> _single;

    Lexicon(params IEnumerable<WordFile> files)
    {
        foreach (var file in files)
        {
            foreach (var (name, words) in file.Concepts)
            {
                var concept = Enum.Parse<Concept>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
                foreach (var word in words.Where(word => !IsSpokenFor(word)))
                {
                    Add(word, concept);
                }
            }

            foreach (var (word, number) in file.Numbers)
            {
                _numbers.TryAdd(Spelling.Plain(word), number);
            }

            _lengths.AddRange(file.Lengths.Select(length => (Spelling.Plain(length.Key), length.Value)));
            _bounds.AddRange([.. file.Above.Select(word => (Spelling.Plain(word), false)), .. file.Below.Select(word => (Spelling.Plain(word), true))]);
            _function.UnionWith(file.Function.Select(Spelling.Plain));
            _terms.AddRange(file.Terms.Select(term => (Spelling.Plain(term.Key.TrimEnd('*')), term.Key.EndsWith('*'), term.Value)));
        }

        foreach (var list in _phrases.Values)
        {
            list.Sort((one, other) => other.Text.Length.CompareTo(one.Text.Length));
        }

        _lengths.Sort((one, other) => other.Word.Length.CompareTo(one.Word.Length));
        _bounds.Sort((one, other) => other.Word.Length.CompareTo(one.Word.Length));
        _terms.Sort((one, other) => other.Word.Length.CompareTo(one.Word.Length));
        _single = [.. _phrases.Values.SelectMany(list => list).Where(phrase => phrase.Text.Length >= 5 && phrase.Text.All(char.IsLetter)).Select(phrase => phrase.Text)];
    }

    public static Lexicon In(string language) => Loaded.GetOrAdd(language, static code =>
        code == "en" || WordFile.Read(code) is not { } own ? new Lexicon(WordFile.Read("en")!) : new Lexicon(own, WordFile.Read("en")!));

    public int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits
        : _numbers.TryGetValue(word, out var number) ? number : null;

    /// <summary>Words of comparison beside which a length is a condition, the longest first.</summary>
    public IReadOnlyList<(string Word, bool IsUpper)> Bounds => _bounds;

    /// <summary>The unit of time that stands at a place, and how long it is.</summary>
    public (int Length, double Seconds)? LengthAt(string plain, int at)
    {
        foreach (var (word, seconds) in _lengths)
        {
            if (at < plain.Length && string.CompareOrdinal(plain, at, word, 0, word.Length) == 0
                && (at + word.Length == plain.Length || !Spelling.IsOfWord(word[^1]) || !Spelling.IsOfWord(plain[at + word.Length])))
            {
                return (word.Length, seconds);
            }
        }

        return null;
    }

    public bool IsFunctionWord(string word) => _function.Contains(word) || (word.EndsWith('s') && _function.Contains(word[..^1]));

    /// <summary>The English word of the field for one of another language, such as order for Bestellung.</summary>
    public string? Term(string word) => _terms.FirstOrDefault(term => term.IsPrefix ? word.StartsWith(term.Word, StringComparison.Ordinal) : word == term.Word).Term;

    /// <summary>Phrases in the text, the longest at each place first; what is taken already is left alone.</summary>
    public List<Mention> Find(string plain, bool[] taken)
    {
        var mentions = new List<Mention>();
        for (var at = 0; at < plain.Length; at++)
        {
            if (taken[at] || !_phrases.TryGetValue(plain[at], out var list))
            {
                continue;
            }

            var phrase = list.FirstOrDefault(one => one.IsAt(plain, at) && !taken.AsSpan(at, one.Text.Length).Contains(true));
            if (phrase is not null)
            {
                var end = phrase.End(plain, at);
                mentions.Add(new Mention(at, end - at, phrase.Concepts, phrase.Text));
                at = end - 1;
            }
        }

        return mentions;
    }

    /// <summary>What a misspelt word was meant to be.</summary>
    public Mention? Guess(string word, int at)
    {
        // Short words are too near to each other, unless only a doubled letter was written once.
        var isShort = word.Length == 4;
        var tolerance = isShort ? 1 : word.Length < 5 ? 0 : Spelling.Tolerance(word.Length);
        if (tolerance == 0)
        {
            return null;
        }

        var nearest = _single.Where(one => !isShort || (one.Length == word.Length + 1 && Enumerable.Range(1, word.Length).Any(i => one[i] == one[i - 1] && one.Remove(i, 1) == word))).DefaultIfEmpty("").Select(one => (Word: one, Distance: Spelling.Distance(one, word, tolerance))).MinBy(one => one.Distance);
        return nearest.Distance > tolerance ? null : new Mention(at, word.Length, _phrases[nearest.Word[0]].First(phrase => phrase.Text == nearest.Word).Concepts, nearest.Word);
    }

    /// <summary>A guessed word with the one after it, when both are one phrase: "error rate".</summary>
    public Mention WithNext(Mention guess, string plain)
    {
        var next = plain[guess.End..].TrimStart();
        var word = string.Concat(next.TakeWhile(Spelling.IsOfWord));
        var phrase = word.Length == 0 ? null : _phrases[guess.Text[0]].FirstOrDefault(one => one.Text == $"{guess.Text} {word}");
        return phrase is null ? guess : new Mention(guess.Start, plain.Length - next.Length + word.Length - guess.Start, phrase.Concepts, phrase.Text);
    }

    /// <summary>Whether the language's own file, which is read first, has an empty word or a term that is spelt like this English one: "lag", "fine", "clients".</summary>
    bool IsSpokenFor(string word) => Spelling.Plain(word.TrimEnd('*')) is var plain && (_function.Contains(plain) || (!plain.Contains(' ') && Term(plain) is not null));

    void Add(string word, Concept concept)
    {
        var text = Spelling.Plain(word.TrimEnd('*'));
        if (!_phrases.TryGetValue(text[0], out var list))
        {
            _phrases[text[0]] = list = [];
        }

        if (list.FirstOrDefault(phrase => phrase.Text == text) is not { } known)
        {
            list.Add(known = new Phrase(text, word.EndsWith('*')));
        }

        known.Concepts.Add(concept);
    }

    /// <summary>A word or several, perhaps only its beginning.</summary>
    sealed record Phrase(string Text, bool IsPrefix)
    {
        public HashSet<Concept> Concepts { get; } = [];

        public bool IsAt(string plain, int at)
        {
            if (!plain.AsSpan(at).StartsWith(Text, StringComparison.Ordinal))
            {
                return false;
            }

            var end = at + Text.Length;
            return (at == 0 || !Spelling.IsOfWord(Text[0]) || !Spelling.IsOfWord(plain[at - 1]))
                && (IsPrefix || end == plain.Length || !Spelling.IsOfWord(Text[^1]) || !Spelling.IsOfWord(plain[end]));
        }

        public int End(string plain, int at)
        {
            var end = at + Text.Length;
            while (IsPrefix && end < plain.Length && Spelling.IsOfWord(plain[end]))
            {
                end++;
            }

            return end;
        }
    }
}

/// <summary>A place in the question and what its words can mean.</summary>
internal sealed record Mention(int Start, int Length, IReadOnlySet<Concept> Concepts, string Text)
{
    public int End => Start + Length;

    public bool Has(Concept concept) => Concepts.Contains(concept);
}

/// <summary>A file of Languages/Words. A star at a word's end stands for any ending.</summary>
internal sealed record WordFile
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public required IReadOnlyDictionary<string, string[]> Concepts { get; init; }

    /// <summary>Words that carry no meaning of their own.</summary>
    public required string[] Function { get; init; }

    public IReadOnlyDictionary<string, int> Numbers { get; init; } = new Dictionary<string, int>();

    /// <summary>Units of time in seconds, and lengths that are said without a figure ("a second").</summary>
    public IReadOnlyDictionary<string, double> Lengths { get; init; } = new Dictionary<string, double>();

    /// <summary>What stands beside a length that is exceeded.</summary>
    public string[] Above { get; init; } = [];

    /// <summary>What stands beside a length that is not reached.</summary>
    public string[] Below { get; init; } = [];

    /// <summary>Nouns and verbs of the field and what they are in English, the language of metrics and code.</summary>
    public IReadOnlyDictionary<string, string> Terms { get; init; } = new Dictionary<string, string>();

    public static WordFile? Read(string code)
    {
        using var stream = typeof(WordFile).Assembly.GetManifestResourceStream($"Words/{code}.json");
        return stream is null ? null : JsonSerializer.Deserialize<WordFile>(stream, Options);
    }
}
