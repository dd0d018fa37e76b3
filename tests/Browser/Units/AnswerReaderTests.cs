using Dendro.Web.Ask;
using Dendro.Web.Explore;

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
    public void What_a_model_adds_grows_with_the_stream_and_ends_with_the_answer()
    {
        var turn = new Turn("q", new TimeWindow("now-15m", "now"), default) { IsRunning = true };
        void Take(string type, string data) => turn.Take(EventReader.Read(type, data)!);
        Take("preliminary", """{"agent_responses":{},"answer":{"kind":"cause","text":"order fails"}}""");
        Assert.Equal(("order fails", true), (turn.Answer?.Text, turn.IsRunning));
        Take("words", """{"words":"Let me look","anew":false}""");
        Take("words", """{"words":"","anew":true}""");
        Take("investigation", """{"plan":[{"text":"look","done":true}],"steps":[{"id":"t1","tool":"query_loki_logs","query":"{}","language":"logql","problem":null}]}""");
        Take("words", """{"words":"order fails [c1]. All is","anew":false}""");
        Take("sentence", """{"sentence":{"text":"order fails.","cites":["c1"],"problem":null}}""");
        Assert.Equal("All is", turn.Model!.Unchecked.Trim().Replace("[c1]. ", "", StringComparison.Ordinal));
        Assert.Equal(("look", "t1"), (turn.Model.Plan[0].Text, turn.Model.Steps[0].Id));
        Take("answer", """{"agent_responses":{},"answer":{"kind":"cause","text":"order fails"},"model":{"name":"m","sentences":[{"text":"order fails.","cites":["c1"],"problem":null},{"text":"All is fine.","cites":[],"problem":"it cites no evidence"}],"usage":{"calls":2,"input_tokens":1500,"output_tokens":40,"is_estimated":false,"cost":0.1,"seconds":1.5}}}""");
        Assert.Equal((false, 1, 1, 1500), (turn.IsRunning, turn.Model.Kept.Count(), turn.Model.Struck.Count(), turn.Model.Usage!.InputTokens));
    }

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
