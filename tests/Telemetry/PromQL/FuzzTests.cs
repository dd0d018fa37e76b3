using System.Text;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class FuzzTests
{
    const int Seed = 20260823;

    static readonly string[] Words =
    [
        "sum", "by", "without", "(", ")", "{", "}", "[", "]", "5m", "1", "0x", "1e", ":", ",", "+", "-", "*", "/", "%", "^", "==", "!=", "=~", "!~", "=", "<", ">=", "</", "@",
        "start", "end", "()", "offset", "on", "ignoring", "group_left", "bool", "and", "or", "unless", "atan2", "fill", "anchored", "smoothed", "up", "a:b", "rate", "time",
        "histogram_quantile", "label_replace", "info", "topk", "quantile", "count_values", "\"a\"", "'b", "`c`", "\\", "\"\\x4", "inf", "NaN", "#", "\n", " ", "step()", "min_of", "é", "💥", "\0", ".", "_",
    ];

    [Fact]
    public void Any_text_parses_or_gives_a_syntax_error_with_a_position()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 50_000; i++)
        {
            var query = RandomQuery(random);
            try
            {
                var expression = PromQLParser.Parse(query);
                Assert.Equal(expression.ToString(), PromQLParser.Parse(expression.ToString()).ToString());
            }
            catch (PromQLSyntaxException error)
            {
                Assert.Matches("^[0-9]+:[0-9]+: parse error: .", error.Message);
                Assert.InRange(error.Span.Start, 0, query.Length);
            }
        }
    }

    [Fact]
    public async Task Any_query_that_parses_yields_a_result_or_an_error_of_the_language()
    {
        var source = new InMemorySeriesSource();
        Loader.Load(source, Assert.Single(Script.Read("""
            load 1m
              up{a="1",le="+Inf"} 1+1x20
              up{a="2",le="1"} 5 _ 3 stale 2 NaN Inf 1x10
              a:b {{schema:0 count:3 sum:4 buckets:[1 2]}}x10
            """)));
        var engine = new PromQLEngine(source);
        var random = new Random(Seed);
        var evaluated = 0;
        for (var i = 0; i < 50_000; i++)
        {
            try
            {
                var query = new PromQLQuery { Text = RandomQuery(random), StartMs = 300_000, EndMs = 600_000, StepMs = i % 2 * 60_000 };
                await engine.QueryAsync(query, TestContext.Current.CancellationToken);
                evaluated++;
            }
            catch (PromQLException)
            {
                continue;
            }
        }

        Assert.True(evaluated > 300, $"only {evaluated} of the queries could be evaluated");
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("sum(")]
    [InlineData("x[-")]
    [InlineData("x offset -")]
    [InlineData("1^")]
    public void Deep_nesting_is_an_error_and_not_the_end_of_the_process(string part)
    {
        var query = string.Concat(Enumerable.Repeat(part, 100_000));
        Assert.Throws<PromQLSyntaxException>(() => PromQLParser.Parse(query));
    }

    static string RandomQuery(Random random)
    {
        var query = new StringBuilder();
        for (var words = random.Next(1, 12); words > 0; words--)
        {
            query.Append(Words[random.Next(Words.Length)]);
            if (random.Next(3) == 0)
            {
                query.Append(' ');
            }
        }

        return query.ToString();
    }
}
