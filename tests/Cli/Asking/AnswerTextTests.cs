using Dendro.Cli.Asking;
using Dendro.Cli.Output;

namespace Dendro.Cli.Tests.Asking;

public sealed class AnswerTextTests
{
    const string Value = """
        {"summary":"p95 of `order`: **5 ms** (10:00 to 10:10 UTC).","conversation_id":"c","root_causes":[],
         "answer":{"kind":"value","text":"x","series":[{"name":"p95","points":[[0,1],[1,2],[2,8]]}],"evidence":[{"title":"p95","language":"promql","query":"q(x)","link":"http://x"}],"alternatives":["other_metric"]}}
        """;

    const string Ranking = """
        {"summary":"Highest: **order**.\n\n| service | errors |\n| --- | --- |\n| order | 5 \\| 6 |\n| stock | 1 |","conversation_id":"c","root_causes":[],"answer":{"kind":"ranking","text":"x"}}
        """;

    const string Cause = """
        {"summary":"long","conversation_id":"c","answer":{"kind":"cause","text":"Root cause: **order** fails.","coverage":{"gaps":["agent-logs is down"]}},
         "root_causes":[{"title":"order fails","confidence":0.84,"path":["customer","order"],"evidence":["one","two","three"],"recommendation":"Look at it."}]}
        """;

    [Fact]
    public void In_a_pipe_an_answer_is_plain_text_without_a_picture() =>
        Assert.Equal("p95 of order: 5 ms (10:00 to 10:10 UTC).\n\n→ other_metric\n", Text(Value, isTerminal: false, isVerbose: false));

    [Fact]
    public void On_a_terminal_it_has_a_picture() => Assert.Contains("▁▂█  1 … 8", Text(Value, isTerminal: true, isVerbose: false));

    [Fact]
    public void The_queries_behind_it_are_shown_when_asked_for() => Assert.Contains("p95 (promql)\n  q(x)\n  http://x", Text(Value, isTerminal: false, isVerbose: true));

    [Fact]
    public void A_table_is_aligned() =>
        Assert.Equal(["Highest: order.", "", "SERVICE  ERRORS", "order    5 | 6", "stock    1"], Text(Ranking, isTerminal: false, isVerbose: false).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));

    [Fact]
    public void Causes_are_short_and_what_could_not_be_looked_at_is_said()
    {
        var text = Text(Cause, isTerminal: false, isVerbose: false);
        Assert.Contains("1. order fails (84 %)\n   customer → order\n   - one\n   - two\n   Look at it.\n! agent-logs is down", text);
        Assert.DoesNotContain("three", text);
    }

    [Theory]
    [InlineData(false, "m adds: order fails [c1].\n! m did not finish: it broke off\n  (2 calls, about 1,500 tokens in, 40 out, cost 0.0034; 1 struck, see --verbose)")]
    [InlineData(true, "  struck, since it cites no evidence: All is fine.\n")]
    public void What_a_model_adds_comes_after_the_answer(bool isVerbose, string expected)
    {
        var json = Value.TrimEnd()[..^1] + """
            ,"model":{"name":"m","text":"**order** fails [c1].","failure":"it broke off","usage":{"calls":2,"input_tokens":1500,"output_tokens":40,"is_estimated":true,"cost":0.0034},
             "sentences":[{"text":"order fails.","problem":null},{"text":"All is fine.","problem":"it cites no evidence"}]}}
            """;
        Assert.Contains(expected, Text(json, isTerminal: false, isVerbose));
    }

    static string Text(string json, bool isTerminal, bool isVerbose)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        AnswerText.Write(OrchestratorClient.Read(json), Terminal.Create(writer, isTerminal: false), isTerminal, isVerbose);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
