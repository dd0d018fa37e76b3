using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class PushDownTests
{
    [Theory]
    [InlineData("|= \"a\" != \"b\" |~ \"c\"", "+a -b")]
    [InlineData("|= \"a\" or \"b\"", "")]
    [InlineData("!= \"a\" or \"b\"", "-a -b")]
    [InlineData("|= \"\" |= ip(\"1.2.3.4\") |> \"<_>\"", "")]
    [InlineData("| json |= \"a\"", "+a")]
    [InlineData("|~ \"oak .* in 11[0-9]{2} ms\"", "+ in 11")]
    [InlineData("|~ \"^(a|b)+took \\\\d+ms\\\\.$\"", "+took ")]
    [InlineData("|~ \"a\\\\.b\\\\[c\"", "+a.b[c")]
    [InlineData("|~ \"colou?r\"", "+colo")]
    [InlineData("|~ \"planks+ab\"", "+planks")]
    [InlineData("|~ \"[]abc]def[^]x\\\\]]g\"", "+def")]
    [InlineData("|~ \"(?:x(y)|[)]z)found\"", "+found")]
    [InlineData("|~ \"abc|def\"", "")]
    [InlineData("|~ \"(?i)abc\"", "")]
    [InlineData("|~ \"abc(?i)def\"", "")]
    [InlineData("|~ \"\\\\Qabc\\\\E\"", "")]
    [InlineData("|~ \"abc*d\"", "")]
    [InlineData("|~ \"abc\" or \"def\"", "")]
    [InlineData("!~ \"abc\"", "")]
    [InlineData("|= \"a\" | line_format \"x\" |= \"b\"", "+a")]
    [InlineData("| unpack |= \"a\"", "")]
    [InlineData("| decolorize |= \"a\"", "")]
    public void Texts_are_pushed_down_while_the_line_is_as_stored(string stages, string expected)
    {
        var query = (LogQuery)LogQLParser.Parse($"{{app=\"a\"}} {stages}");
        Assert.Equal(expected, string.Join(' ', PushDown.LineConditions(query.Stages).Select(condition => (condition.Contains ? "+" : "-") + condition.Text)));
    }

    [Theory]
    [InlineData("sum by (app, level) (rate({app=\"a\"} |= \"b\" [1m]))", "app level")]
    [InlineData("sum(count_over_time({app=\"a\"}[1m]))", "")]
    [InlineData("sum by (app_extracted) (rate({app=\"a\"}[1m]))", "app_extracted app")]
    [InlineData("sum without (app) (rate({app=\"a\"}[1m]))", "all")]
    [InlineData("rate({app=\"a\"}[1m])", "all")]
    [InlineData("max by (app) (rate({app=\"a\"}[1m]))", "all")]
    [InlineData("sum by (app) (rate({app=\"a\"} | json [1m]))", "all")]
    [InlineData("sum by (app) (sum_over_time({app=\"a\"} | unwrap ms [1m]))", "all")]
    [InlineData("max_over_time({app=\"a\"} | unwrap ms [1m]) by (app)", "all")]
    public void Only_the_metadata_that_is_grouped_by_is_asked_for_when_nothing_else_looks_at_it(string text, string expected)
    {
        var expression = LogQLParser.Parse(text);
        var (range, grouping) = expression switch
        {
            VectorAggregation { Inner: RangeAggregation inner } vector when LabelNeeds.CanGroupEarly(vector, inner) => (inner, vector.Grouping ?? new Grouping(Without: false, [])),
            VectorAggregation { Inner: RangeAggregation inner } => (inner, inner.Grouping),
            _ => ((RangeAggregation)expression, ((RangeAggregation)expression).Grouping),
        };

        Assert.Equal(expected, LabelNeeds.MetadataNames(range, grouping) is { } names ? string.Join(' ', names) : "all");
    }

    [Theory]
    [InlineData("| trace_id=\"t\"", "trace_id")]
    [InlineData("| trace_id=\"t\" and (span_id=\"s\" , x=~\"y\")", "trace_id span_id")]
    [InlineData("| trace_id=\"t\" or span_id=\"s\"", "")]
    [InlineData("| trace_id=\"\"", "")]
    [InlineData("| trace_id!=\"t\"", "")]
    [InlineData("| json | trace_id=\"t\"", "")]
    [InlineData("| label_format trace_id=x | trace_id=\"t\"", "")]
    [InlineData("| trace_id_extracted=\"t\"", "")]
    [InlineData("| __error__=\"t\"", "")]
    public void Equalities_of_labels_are_pushed_down_before_anything_makes_labels(string stages, string expected)
    {
        var query = (LogQuery)LogQLParser.Parse($"{{app=\"a\"}} {stages}");
        Assert.Equal(expected, string.Join(' ', PushDown.MetadataConditions(query.Stages).Select(condition => condition.Matcher.Name)));
    }
}
