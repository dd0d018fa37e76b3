using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Routing;

namespace Dendro.Agents.Tests;

public sealed class RouterTests
{
    [Theory]
    [InlineData("What is wrong?", "logs metrics traces")]
    [InlineData("Why are the logs full of errors?", "logs metrics traces")]
    [InlineData("What is the root cause?", "logs metrics traces")]
    [InlineData("Is the shop healthy?", "logs metrics traces")]
    [InlineData("How is order doing?", "logs metrics traces")]
    [InlineData("Show me the logs of stock", "logs")]
    [InlineData("Zeige mir die Protokolle von stock", "logs")]
    [InlineData("cpu and memory of customer", "metrics")]
    [InlineData("What is the p95 of order?", "metrics")]
    [InlineData("Show me traces through ordercheck", "traces")]
    [InlineData("logs and traces of supplier please", "logs traces")]
    [InlineData("Warum ist alles langsam?", "logs metrics traces")]
    [InlineData("Pourquoi est-ce que ça échoue ?", "logs metrics traces")]
    [InlineData("¿Qué pasa?", "logs metrics traces")]
    [InlineData("Che cosa non va?", "logs metrics traces")]
    [InlineData("O que está errado?", "logs metrics traces")]
    [InlineData("Wat is er mis?", "logs metrics traces")]
    [InlineData("Hello, what is wrong with order?", "logs metrics traces")]
    [InlineData("Hello!", "greeting")]
    [InlineData("hi there", "greeting")]
    [InlineData("Guten Morgen", "greeting")]
    [InlineData("Bonjour", "greeting")]
    [InlineData("¡Hola!", "greeting")]
    [InlineData("Thank you", "greeting")]
    [InlineData("What is the capital of France?", "off_topic")]
    [InlineData("Write me a poem about the sea", "off_topic")]
    [InlineData("Wie wird das Wetter morgen?", "off_topic")]
    public void A_question_goes_where_its_words_lead(string query, string expected)
    {
        var decision = Router.Route(query, []);
        var found = decision.Intent switch { Intent.Greeting => "greeting", Intent.OffTopic => "off_topic", _ => string.Join(' ', decision.Agents) };
        Assert.Equal(expected, found);
        Assert.NotEmpty(decision.Reason);
    }

    [Fact]
    public void Named_services_make_any_question_one_about_the_system() =>
        Assert.Equal(Intent.Investigate, Router.Route("And this one?", ["order"]).Intent);
}
