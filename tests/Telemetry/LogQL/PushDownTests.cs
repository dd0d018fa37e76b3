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
    [InlineData("|= \"a\" | line_format \"x\" |= \"b\"", "+a")]
    [InlineData("| unpack |= \"a\"", "")]
    [InlineData("| decolorize |= \"a\"", "")]
    public void Texts_are_pushed_down_while_the_line_is_as_stored(string stages, string expected)
    {
        var query = (LogQuery)LogQLParser.Parse($"{{app=\"a\"}} {stages}");
        Assert.Equal(expected, string.Join(' ', PushDown.LineConditions(query.Stages).Select(condition => (condition.Contains ? "+" : "-") + condition.Text)));
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
