using Dendro.Web.Ask;

namespace Dendro.Browser.Tests.Units;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("step", """{"agent":"logs","message":"5 queries"}""", "logs", "5 queries", false)]
    [InlineData("finding", """{"agent":"agent-logs","finding":{"title":"New error"}}""", "agent-logs", "Found: New error", false)]
    [InlineData("error", """{"message":"no agent answers"}""", "orchestrator", "no agent answers", true)]
    [InlineData("agent", """{"agent":"traces","error":"no answer within 30 s"}""", "traces", "no answer within 30 s", true)]
    public void A_step_tells_who_and_what(string type, string data, string who, string text, bool isProblem) =>
        Assert.Equal(new StepItem(new Step(who, text, isProblem)), AnswerReader.Read(type, data));

    [Theory]
    [InlineData("ping", "{}")]
    [InlineData("done", "[DONE]")]
    [InlineData("future", """["a"]""")]
    [InlineData("future", """{"message":{"nested":true}}""")]
    public void What_is_not_known_is_passed_over(string type, string data) => Assert.Null(AnswerReader.Read(type, data));

    [Theory]
    [InlineData("""{"agent_responses":null}""")]
    [InlineData("""{"agent_responses":{"logs":null},"root_causes":null,"validation":null,"recommendations":[1,null]}""")]
    [InlineData("""{"agent_responses":{"logs":{"data":{"findings":[{}]}}},"root_causes":[{}]}""")]
    public void An_answer_with_members_missing_is_still_an_answer(string data) => Assert.IsType<AnswerItem>(AnswerReader.Read("answer", data));

    [Fact]
    public void Findings_come_most_severe_first()
    {
        var item = Assert.IsType<AnswerItem>(AnswerReader.Read("answer",
            """{"agent_responses":{"logs":{"data":{"findings":[{"title":"a","severity":"info"},{"title":"b","severity":"critical"}]}},"metrics":{"data":{"findings":[{"title":"c","severity":"warning"}]}}}}"""));
        Assert.Equal(["b", "c", "a"], item.Answer.Findings.Select(finding => finding.Title));
    }
}
