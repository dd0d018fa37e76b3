using System.Globalization;
using System.Text.Json;

namespace Dendro.Agents.Core.Languages;

/// <summary>What a language is recognised by, read from Detection/{code}.json.</summary>
internal sealed class LanguageWords
{
    readonly HashSet<string> _words;
    readonly HashSet<string> _withoutAccents;
    readonly string[] _endings;
    readonly string _letters;
    readonly (char First, char Last)[] _scripts;

    LanguageWords(string code, Dictionary<string, string> texts)
    {
        string[] List(string key) => texts.GetValueOrDefault(key, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Code = code;
        _words = [.. List("words")];
        _withoutAccents = [.. _words.Select(Folding.Fold)];
        _endings = List("endings");
        _letters = texts.GetValueOrDefault("letters", "");
        _scripts = [.. List("scripts").Select(range => (Character(range[..4]), Character(range[5..])))];
    }

    public static IReadOnlyList<LanguageWords> All { get; } = [.. Codes().Select(code => new LanguageWords(code, Read(code)))];

    public string Code { get; }

    public static LanguageWords Of(string code) => All.First(language => language.Code == code);

    public bool Has(string word) => _words.Contains(word);

    public bool HasWithoutAccents(string word) => _withoutAccents.Contains(word);

    public bool HasEnding(string word) => _endings.Any(ending => word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal));

    public bool IsOfAlphabet(char letter) => _letters.Contains(letter);

    /// <summary>Whether a character is of a script that only this language has here.</summary>
    public bool IsOfScript(char letter) => _scripts.Any(script => letter >= script.First && letter <= script.Last);

    static char Character(string code) => (char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    static IEnumerable<string> Codes() => typeof(LanguageWords).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("Detection/", StringComparison.Ordinal)).Select(name => Path.GetFileNameWithoutExtension(name)!).Order(StringComparer.Ordinal);

    static Dictionary<string, string> Read(string code)
    {
        using var stream = typeof(LanguageWords).Assembly.GetManifestResourceStream($"Detection/{code}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
