using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Understanding.Times;

/// <summary>The order in which a language writes day, month and year in figures.</summary>
internal enum DateOrder
{
    DayMonthYear,
    MonthDayYear,
}

/// <summary>What words of one language mean in time expressions, from Times/{code}.json and, for what all share, Times/any.json.</summary>
internal sealed class TimeWords
{
    static readonly ConcurrentDictionary<string, TimeWords> Loaded = new();
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    readonly Dictionary<char, List<Phrase>> _phrases = [];
    readonly Dictionary<string, List<Meaning>> _suffixes = [];

    TimeWords(TimeWordsFile language, TimeWordsFile shared)
    {
        (Order, CountsToTwelve) = (language.DateOrder, language.CountsToTwelve);
        foreach (var file in new[] { shared, language })
        {
            Add(file);
        }

        foreach (var phrases in _phrases.Values)
        {
            phrases.Sort((one, other) => other.Text.Length - one.Text.Length);
        }

        // An alias is read as the text that it stands for, which needs all other words.
        var aliases = language.Aliases.SelectMany(alias => Split(alias.Value).Select(text => (Text: text, Meaning: alias.Key))).ToList();
        var readings = aliases.ConvertAll(alias => new Phrase(alias.Text, [.. Lexer.Read(alias.Meaning, this).Select(token => token.Meanings)]));
        foreach (var reading in readings)
        {
            At(reading.Text[0]).RemoveAll(phrase => phrase.Text == reading.Text);
            At(reading.Text[0]).Add(reading);
            At(reading.Text[0]).Sort((one, other) => other.Text.Length - one.Text.Length);
        }
    }

    /// <summary>Words that stand for one token each, or for several.</summary>
    internal sealed record Phrase(string Text, IReadOnlyList<IReadOnlyList<Meaning>> Tokens);

    public DateOrder Order { get; }

    /// <summary>Whether "at 3" may be in the afternoon.</summary>
    public bool CountsToTwelve { get; }

    /// <summary>The languages there are files for.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        [.. typeof(TimeWords).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Times/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Where(code => code != "any").Order(StringComparer.Ordinal)];

    public static TimeWords In(string code) => Loaded.GetOrAdd(code, static key => new(Read(key) ?? Read("en")!, Read("any")!));

    /// <summary>The phrases that may begin with a letter, the longest first.</summary>
    public IReadOnlyList<Phrase> BeginningWith(char letter) => _phrases.GetValueOrDefault(letter) ?? [];

    /// <summary>What letters mean that are written to a number without a space: "5m", "29th".</summary>
    public IReadOnlyList<Meaning> Suffix(string letters) => _suffixes.GetValueOrDefault(letters) ?? [];

    void Add(TimeWordsFile file)
    {
        Add(file.Words, key => new(Named<Sign>(key)));
        Add(file.Units, key => new(Sign.Unit, Named<TimeUnit>(key)));
        Add(file.Abbreviations, key => new(Sign.Unit, Named<TimeUnit>(key)));
        Add(file.Abbreviations, _ => new(Sign.Abbreviation));
        Add(file.Numbers, key => new(Sign.Number, Number(key)));
        Add(file.Days, key => new(Sign.Day, (int)Number(key)));
        Add(file.Weekdays, key => new(Sign.Weekday, Named<DayOfWeek>(key)));
        Add(file.Months, key => new(Sign.Month, (int)Number(key)));
        Add(file.MinutesTo, key => new(Sign.MinutesTo, (int)Number(key)));
        Add(file.MinutesPast, key => new(Sign.MinutesPast, (int)Number(key)));
        Add(file.Durations, key => new(Sign.Duration, Duration.Of(Number(key), TimeUnit.Minute)));
        Add(file.Parts, key => new(Sign.Part, Part(key)));
        Add(file.Zones, key => new(Sign.Zone, Zone(key)));
        foreach (var (count, text) in Split(file.Counting).Index())
        {
            Add(text, new Meaning(Sign.Number, count + 1.0));
        }

        foreach (var (key, texts) in file.Suffixes)
        {
            var meaning = Enum.TryParse<TimeUnit>(key, ignoreCase: true, out var unit) ? new Meaning(Sign.Unit, unit) : new Meaning(Named<Sign>(key));
            foreach (var text in Split(texts))
            {
                _suffixes[text] = [.. Suffix(text), meaning];
            }
        }
    }

    void Add(Dictionary<string, string> texts, Func<string, Meaning> meaning)
    {
        foreach (var (key, value) in texts)
        {
            foreach (var text in Split(value))
            {
                Add(text, meaning(key));
            }
        }
    }

    void Add(string text, Meaning meaning)
    {
        var phrases = At(text[0]);
        var known = phrases.FindIndex(phrase => phrase.Text == text);
        if (known < 0)
        {
            phrases.Add(new Phrase(text, [[meaning]]));
        }
        else
        {
            phrases[known] = new Phrase(text, [[.. phrases[known].Tokens[0], meaning]]);
        }
    }

    List<Phrase> At(char letter) => _phrases.TryGetValue(letter, out var phrases) ? phrases : _phrases[letter] = [];

    static string[] Split(string texts) => Folding.Fold(texts).Split(", ", StringSplitOptions.RemoveEmptyEntries);

    static T Named<T>(string key)
        where T : struct, Enum => Enum.Parse<T>(key, ignoreCase: true);

    static double Number(string key) => double.Parse(key, CultureInfo.InvariantCulture);

    static DayPart Part(string key) => key.Split('-') is [var start, var end] ? new(OfDay(start), OfDay(end)) : new(OfDay(key), OfDay(key));

    static TimeSpan OfDay(string text) => text.Split(':') is [var hour, var minute] ? new((int)Number(hour), (int)Number(minute), 0) : throw new FormatException($"'{text}' is no time of day such as 06:00.");

    static TimeZoneInfo Zone(string key) => TimeZones.Find(key) ?? throw new FormatException($"'{key}' is neither an offset such as +01:00 nor the name of a time zone.");

    static TimeWordsFile? Read(string code)
    {
        using var stream = typeof(TimeWords).Assembly.GetManifestResourceStream($"Times/{code}.json");
        return stream is null ? null : JsonSerializer.Deserialize<TimeWordsFile>(stream, Json);
    }
}
