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
        Assert.Equal(new StepItem(new Step(who, text, isProblem)), EventReader.Read(type, data));

    [Theory]
    [InlineData("ping", "{}")]
    [InlineData("done", "[DONE]")]
    [InlineData("future", """["a"]""")]
    [InlineData("future", """{"message":{"nested":true}}""")]
    public void What_is_not_known_is_passed_over(string type, string data) => Assert.Null(EventReader.Read(type, data));

    [Theory]
    [InlineData("""{"agent_responses":null}""")]
    [InlineData("""{"agent_responses":{"logs":null},"root_causes":null,"validation":null,"recommendations":[1,null]}""")]
    [InlineData("""{"agent_responses":{"logs":{"data":{"findings":[{}]}}},"root_causes":[{}]}""")]
    public void An_answer_with_members_missing_is_still_an_answer(string data) => Assert.IsType<AnswerItem>(EventReader.Read("answer", data));

    [Fact]
    public void Findings_come_most_severe_first()
    {
        var item = Assert.IsType<AnswerItem>(EventReader.Read("answer",
            """{"agent_responses":{"logs":{"data":{"findings":[{"title":"a","severity":"info"},{"title":"b","severity":"critical"}]}},"metrics":{"data":{"findings":[{"title":"c","severity":"warning"}]}}}}"""));
        Assert.Equal(["b", "c", "a"], item.Answer.Report.Findings.Select(finding => finding.Title));
    }

    [Fact]
    public void Cells_are_numbers_times_and_texts()
    {
        var item = Assert.IsType<AnswerItem>(EventReader.Read("answer",
            """{"agent_responses":{},"answer":{"kind":"list","text":"t","columns":["`a`","b","c","d","e","f"],"rows":[7,[1.5,"2026-03-01T10:00:00Z","2026-03-01T11:00:00+01:00","2026-03-01","12"]]}}"""));
        var time = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal([1.5, time, time, "2026-03-01", "12", null], Assert.Single(item.Answer.Rows));
        Assert.Equal("a", item.Answer.Columns[0]);
    }

    [Theory]
    [InlineData("comparison", AnswerKind.Comparison)]
    [InlineData("of the future", AnswerKind.Other)]
    public void A_kind_that_is_not_known_is_another(string kind, AnswerKind expected)
    {
        var item = Assert.IsType<AnswerItem>(EventReader.Read("answer", $$$"""{"agent_responses":{},"answer":{"kind":"{{{kind}}}","text":"t","understood":{},"series":[{}],"evidence":[{}]}}"""));
        Assert.Equal(expected, item.Answer.Kind);
    }

    [Fact]
    public void An_orchestrator_without_kinds_answers_with_causes()
    {
        var item = Assert.IsType<AnswerItem>(EventReader.Read("answer", """{"agent_responses":{},"summary":"Orders fail.\n\nMore.","root_causes":[{"service":"order"}]}"""));
        Assert.Equal((AnswerKind.Cause, "Orders fail."), (item.Answer.Kind, item.Answer.Text));
        Assert.Equal("order", Assert.Single(item.Answer.Causes).Service);
    }
}
