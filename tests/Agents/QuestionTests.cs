using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Tests;

/// <summary>What questions are understood as.</summary>
public sealed class QuestionTests
{
    public static TheoryData<QuestionCase> Questions => [.. QuestionCase.ReadAll("questions.txt")];

    public static TheoryData<QuestionCase> Languages => [.. QuestionCase.ReadAll("questions-languages.txt")];

    public static TheoryData<QuestionCase> Dialogues => [.. QuestionCase.ReadAll("dialogues.txt")];

    [Theory, MemberData(nameof(Questions))]
    public void A_question_is_understood(QuestionCase question) => Assert.Empty(question.Wrong());

    [Theory, MemberData(nameof(Languages))]
    public void A_question_in_another_language_is_understood(QuestionCase question) => Assert.Empty(question.Wrong());

    [Fact]
    public void Of_a_long_text_few_words_are_looked_for()
    {
        var catalogue = QuestionSystem.All["shop"];
        var text = "who uses " + string.Join(' ', Enumerable.Range(0, 300).Select(i => $"qwx{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}")) + " and " + new string('z', 3000);
        var window = new Window(Shop.End.AddMinutes(-15), Shop.End);
        var reading = new QuestionReader(catalogue).Read(text, "en", Shop.End, TimeZoneInfo.Utc, window);
        Assert.InRange(new Planner(catalogue).Draft(reading, window, null).Plan.Words.Count, 1, 3);
    }

    [Theory, MemberData(nameof(Dialogues))]
    public void The_next_question_leans_on_the_one_before(QuestionCase dialogue) => Assert.Empty(dialogue.Wrong());
}
