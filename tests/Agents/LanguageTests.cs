using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Understanding.Times;

namespace Dendro.Agents.Tests;

public sealed class LanguageTests
{
    public static TheoryData<string, string> Questions => [.. ReadQuestions().Select(question => (question.Text, question.Code))];

    public static TheoryData<string> Others => [.. LanguageWords.All.Select(language => language.Code).Where(code => code != "en")];

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_question_shows_its_language(string text, string code) => Assert.Equal(code, LanguageDetector.Detect(text));

    [Fact]
    public void A_language_has_phrases_words_and_times()
    {
        Assert.Equal(LanguageWords.All.Select(language => language.Code), TimeWords.Codes);
        Assert.All(LanguageWords.All, language => Assert.Contains($"Phrases/{language.Code}.json", typeof(Phrases).Assembly.GetManifestResourceNames()));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_phrase_exists_in_every_language_with_the_same_places(string code)
    {
        var (english, other) = (Phrases.In("en"), Phrases.In(code));
        Assert.Equal(english.Keys.Order(), other.Keys.Order());
        Assert.All(english.Keys, key => Assert.Equal(Places(english[key]), Places(other[key])));
        Assert.NotEqual(english["causes"] + english["nothing_wrong"], other["causes"] + other["nothing_wrong"]);
    }

    [Fact]
    public void An_unknown_language_gets_english() => Assert.Equal(Phrases.In("en")["causes"], Phrases.In("xx")["causes"]);

    static IEnumerable<(string Text, string Code)> ReadQuestions()
    {
        using var stream = typeof(LanguageTests).Assembly.GetManifestResourceStream("languages.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return (line[3..], line[..2]);
            }
        }
    }

    static string Places(string text) => string.Concat(Enumerable.Range(0, 10).Where(i => text.Contains($"{{{i}}}", StringComparison.Ordinal)));
}
