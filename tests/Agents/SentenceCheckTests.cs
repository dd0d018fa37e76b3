using Dendro.Agents.Core.Model.Checks;

namespace Dendro.Agents.Tests;

public sealed class SentenceCheckTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var parts in CaseFile.Lines("sentences.txt").Select(line => line.Split(" | ", 3)))
            {
                data.Add(parts[0], parts[1], parts[2]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sentence_stands_when_its_evidence_carries_it(string verdict, string expected, string sentence)
    {
        var parts = verdict.Split(' ');
        var (_, problem) = Assert.Single(SentenceCheck.Check(sentence, SentenceCase.Of(parts[0], parts.Length > 1 ? parts[1] : "en")));
        Assert.True(problem is null == (expected == "stands"), problem ?? "it stands");
    }

    [Theory]
    [InlineData("<think>All is fine.</think>order fails [e1].", "order fails")]
    [InlineData("All is fine.</think>order fails [e1].", "order fails")]
    [InlineData("order fails [e1].<think>or stock", "order fails")]
    [InlineData("<|channel|>analysis<|message|>stock?<|end|><|start|>assistant<|channel|>final<|message|>order fails [e1].", "order fails")]
    [InlineData("```markdown\norder fails [e1].\n```", "order fails")]
    [InlineData("<tool_call>{\"name\":\"x\"}</tool_call>order fails [e1].", "order fails")]
    [InlineData("1. order fails [e1].", "order fails")]
    [InlineData("- **order** fails [e1].", "order fails")]
    public void Thoughts_fences_and_marks_are_taken_off(string reply, string left)
    {
        var (sentence, problem) = Assert.Single(SentenceCheck.Check(reply, SentenceCase.Of("causes")));
        Assert.Null(problem);
        Assert.Equal(left + ".", sentence.Plain.Trim());
    }

    [Fact]
    public void Each_sentence_is_judged_by_itself()
    {
        var checks = SentenceCheck.Check("order failed since 12:05 [c1]. all is fine. It cost 999 euros [e1]. e.g. stock had 1234 requests. [e3]", SentenceCase.Of("causes"));
        Assert.Equal([true, false, false, true], checks.Select(check => check.Problem is null));
    }
}
