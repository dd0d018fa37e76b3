using Dendro.Cli.Asking;

namespace Dendro.Cli.Tests;

public sealed class AnswerTextTests
{
    [Fact]
    public void The_sentence_comes_first_then_each_cause_with_its_reasons()
    {
        var answer = new Answer
        {
            Summary = "order fails to insert.",
            RootCauses =
            [
                new Cause
                {
                    Title = "order: inserts fail",
                    Explanation = "Half of them end with an error.",
                    Confidence = 0.9,
                    Path = ["customer", "ordercheck", "order"],
                    Affected = ["ordercheck"],
                    State = "ongoing",
                    Evidence = ["120 error spans"],
                    CounterEvidence = ["stock is fine"],
                    Recommendation = "Look at the database.",
                },
            ],
            Validation = new AnswerCheck { Warnings = ["agent-metrics did not answer"] },
        };

        Assert.Equal(
            """
            order fails to insert.

            1. order: inserts fail (90 % sure, ongoing)
               Half of them end with an error.
               Path: customer → ordercheck → order
               Affected: ordercheck
               For it: 120 error spans
               Against it: stock is fine
               To do: Look at the database.

            Note: agent-metrics did not answer
            """,
            string.Join('\n', AnswerText.Lines(answer)));
    }

    [Fact]
    public void Nothing_wrong_is_one_line() => Assert.Equal(["Nothing is wrong."], AnswerText.Lines(new Answer { Summary = "Nothing is wrong.\n" }));
}
