using Dendro.Web.Ask;

namespace Dendro.Browser.Tests.Units;

public sealed class AnswerMarkdownTests
{
    [Theory]
    [InlineData("a **b**", "<p>a <strong>b</strong></p>")]
    [InlineData("[x](https://grafana.example/d/1)", "<p><a href=\"https://grafana.example/d/1\">x</a></p>")]
    [InlineData("[x](explore?lang=promql)", "<p><a href=\"explore?lang=promql\">x</a></p>")]
    public void Markdown_becomes_HTML(string markdown, string html) => Assert.Equal(html, AnswerMarkdown.ToHtml(markdown).Trim());

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("a <img src=x onerror=alert(1)>", "<img")]
    [InlineData("![x](https://elsewhere.example/?leak=1)", "<img")]
    [InlineData("[x](javascript:alert(1))", "javascript")]
    [InlineData("[x](data:text/html,a)", "data:")]
    [InlineData("<javascript:alert(1)>", "href")]
    public void What_a_log_line_could_smuggle_in_stays_out(string markdown, string forbidden) =>
        Assert.DoesNotContain(forbidden, AnswerMarkdown.ToHtml(markdown), StringComparison.OrdinalIgnoreCase);
}
