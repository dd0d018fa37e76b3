using Dendro.Cli.Query;

namespace Dendro.Cli.Tests;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("1 + 1")]
    [InlineData("vector(1)")]
    [InlineData("""http_requests_total{job="api"}""")]
    [InlineData("""sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))""")]
    [InlineData("""{__name__="up", job="api"}""")]
    [InlineData("""rate({__name__=~"http.*"}[5m])""")]
    [InlineData("""{"http.requests", job="api"}""")]
    [InlineData("""label_replace(up, "a", "{$1}", "job", "(.*)")""")]
    [InlineData("""node:cpu:rate5m{instance="a"}""")]
    public void Names_before_braces_make_PromQL(string query) => Assert.Equal(QueryLanguage.PromQL, LanguageGuess.Guess(query));

    [Theory]
    [InlineData("""{service_name="order"}""")]
    [InlineData("""{service_name="order", level=~"error|warn"} |= "failed" """)]
    [InlineData("""{job="a"} | json | status >= 500 | line_format "{{.msg}}" """)]
    [InlineData("""sum by (service_name) (rate({service_namespace="shop"} |= "x" [1m]))""")]
    [InlineData("""count_over_time({job="a"}[5m])""")]
    [InlineData("{job=`a`}")]
    [InlineData("""{job="brace } in a string"} |= "x" """)]
    [InlineData("""{name="a"} |= "x" """)]
    [InlineData("""{name="a"} | json""")]
    public void Label_matchers_make_LogQL(string query) => Assert.Equal(QueryLanguage.LogQL, LanguageGuess.Guess(query));

    [Theory]
    [InlineData("{}")]
    [InlineData("{ true }")]
    [InlineData("{ status = error }")]
    [InlineData("{ duration > 1s }")]
    [InlineData("""{ resource.service.name = "order" && status = error }""")]
    [InlineData("""{ .http.method = "GET" } | rate() by (resource.service.name)""")]
    [InlineData("""{ name = "a" } | rate()""")]
    [InlineData("""{ name = "a" } >> { name = "b" }""")]
    [InlineData("""({ span.x = 1 } && { span.y = 2 }) | count() > 2""")]
    [InlineData("""{ span:name = "a" }""")]
    public void Conditions_make_TraceQL(string query) => Assert.Equal(QueryLanguage.TraceQL, LanguageGuess.Guess(query));

    [Fact]
    public void A_query_that_is_right_in_two_languages_is_refused_with_the_way_out()
    {
        var error = Assert.Throws<UserError>(() => LanguageGuess.Guess("""{name="a"}"""));

        Assert.Equal("""{name="a"} selects log streams in LogQL and spans in TraceQL; say which with --lang logql or --lang traceql.""", error.Message);
        Assert.Equal(2, error.ExitCode);
    }
}
