using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Live;

namespace Dendro.Cli.Tests.Eval;

public sealed class LiveAnswerTests
{
    static readonly CaseResult Empty = new() { Case = "quiet", System = "quiet", Verdict = "", Causes = [], Seconds = 0 };

    [Theory]
    [InlineData("causes", "over", false)]
    [InlineData("causes", "ongoing", true)]
    [InlineData("causes", null, true)]
    public void What_is_told_as_over_is_no_alarm(string verdict, string? state, bool isAlarm) =>
        Assert.Equal(isAlarm, LiveAnswer.OfQuiet(Empty, new CausesAnswer(verdict, [new NamedCause("order", "slow", 0.8) { State = state }], [])).IsAlarm);

    [Fact]
    public void An_answer_of_the_orchestrator_is_read()
    {
        var answer = CausesClient.Read("""
            {"validation":{"verdict":"causes","warnings":["a gap"]},"root_causes":[
            {"service":"order","mechanism":"lock","confidence":0.7,"dependency":"orders","since":"2026-01-01T00:00:00Z","state":"ongoing","evidence":[]},{"service":"stock","mechanism":"slow","confidence":0.4}]}
            """);

        Assert.Equal(("causes", "a gap"), (answer.Verdict, Assert.Single(answer.Warnings)));
        Assert.Equal(
            [new NamedCause("order", "lock", 0.7) { Dependency = "orders", State = "ongoing", Since = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) }, new NamedCause("stock", "slow", 0.4)],
            answer.Causes);
    }
}
