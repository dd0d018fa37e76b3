using System.Text.RegularExpressions;
using Dendro.Agents.Core.Hypotheses;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Tests;

public sealed partial class MechanismTextsTests
{
    [Theory, InlineData("de"), InlineData("fr"), InlineData("es"), InlineData("it"), InlineData("pt"), InlineData("nl"), InlineData("ja")]
    public void Every_mechanism_is_told_in_every_language_with_the_same_places(string code)
    {
        var texts = MechanismTexts.In(code)!;
        foreach (var hypothesis in HypothesisTable.All)
        {
            Assert.Equal(Places(hypothesis.Title), Places(texts.Title(hypothesis.Mechanism)));
            Assert.Subset(Places(hypothesis.Advice + hypothesis.Title).ToHashSet(), Places(texts.Advice(hypothesis.Mechanism)).ToHashSet());
        }
    }

    [Fact]
    public void English_is_in_the_table() => Assert.Null(MechanismTexts.In("en"));

    static string[] Places(string text) => [.. Place().Matches(text).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex("{[a-z]+}")]
    private static partial Regex Place();
}
