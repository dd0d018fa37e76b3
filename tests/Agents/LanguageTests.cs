using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Tests;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("What is wrong with the shop?", "en")]
    [InlineData("Why are orders failing since noon?", "en")]
    [InlineData("show me the error logs of order", "en")]
    [InlineData("errors?", "en")]
    [InlineData("customer", "en")]
    [InlineData("12345 !!!", "en")]
    [InlineData("Was ist los im Laden?", "de")]
    [InlineData("Warum schlagen die Bestellungen fehl?", "de")]
    [InlineData("Welcher Dienst ist langsam?", "de")]
    [InlineData("Guten Tag", "de")]
    [InlineData("Qu'est-ce qui ne va pas dans la boutique ?", "fr")]
    [InlineData("Pourquoi les commandes échouent-elles ?", "fr")]
    [InlineData("Quel service est lent ?", "fr")]
    [InlineData("¿Qué está mal en la tienda?", "es")]
    [InlineData("¿Por qué fallan los pedidos?", "es")]
    [InlineData("Cuál servicio es lento", "es")]
    [InlineData("Perché gli ordini falliscono?", "it")]
    [InlineData("Che cosa non va nel negozio?", "it")]
    [InlineData("Quale servizio è lento?", "it")]
    [InlineData("O que está errado na loja?", "pt")]
    [InlineData("Por que os pedidos estão falhando?", "pt")]
    [InlineData("Qual serviço está lento?", "pt")]
    [InlineData("Wat is er mis met de winkel?", "nl")]
    [InlineData("Waarom mislukken de bestellingen?", "nl")]
    [InlineData("Welke dienst is traag?", "nl")]
    public void A_question_shows_its_language(string text, string code) => Assert.Equal(code, LanguageDetector.Detect(text));

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("it")]
    [InlineData("pt")]
    [InlineData("nl")]
    public void Every_phrase_exists_in_every_language_with_the_same_places(string code)
    {
        var (english, other) = (Phrases.In("en"), Phrases.In(code));
        Assert.Equal(english.Keys.Order(), other.Keys.Order());
        Assert.All(english.Keys, key => Assert.Equal(Places(english[key]), Places(other[key])));
        Assert.NotEqual(english["causes"] + english["nothing_wrong"], other["causes"] + other["nothing_wrong"]);
    }

    [Fact]
    public void An_unknown_language_gets_english() => Assert.Equal(Phrases.In("en")["causes"], Phrases.In("xx")["causes"]);

    static string Places(string text) => string.Concat(Enumerable.Range(0, 10).Where(i => text.Contains($"{{{i}}}", StringComparison.Ordinal)));
}
