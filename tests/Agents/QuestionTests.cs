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

    [Theory, MemberData(nameof(Dialogues))]
    public void The_next_question_leans_on_the_one_before(QuestionCase dialogue) => Assert.Empty(dialogue.Wrong());
}
