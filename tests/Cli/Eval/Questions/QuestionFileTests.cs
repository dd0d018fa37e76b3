using Dendro.Cli.Eval.Questions;

namespace Dendro.Cli.Tests.Eval.Questions;

public sealed class QuestionFileTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_line_is_a_question_and_what_its_answer_has_to_be()
    {
        File.WriteAllText(_file, """
            # comment

            p95 of order? | value; service order; value traceql { name = "a" } | rate() ±10%
            + de | und stock? | value; service stock
            """);
        var questions = QuestionFile.Read(_file);
        Assert.Equal(("p95 of order?", false), (questions[0].Text, questions[0].GoesOn));
        Assert.Equal([("kind", "value"), ("service", "order"), ("value", "traceql { name = \"a\" } | rate() ±10%")], questions[0].Expected);
        Assert.Equal(("und stock?", true, 4), (questions[1].Text, questions[1].GoesOn, questions[1].Line));
    }

    [Theory]
    [InlineData("p95 of order?", ":1: expected \"QUESTION | KIND; SLOT VALUE; …\", but found \"p95 of order?\".")]
    [InlineData("p95 of order? | ", ":1: \"p95 of order?\" has no kind.")]
    [InlineData("p95 | value; colour red", ":1: there is no slot \"colour\"; expected one of kind,")]
    [InlineData("# nothing", "has no question.")]
    public void A_line_that_cannot_be_read_is_named(string text, string reason)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(reason, Assert.Throws<UserError>(() => QuestionFile.Read(_file)).Message);
    }
}
