using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Conformance.Tests.PromQL;

public sealed class SyntaxTests
{
    [Fact]
    public async Task Queries_parse_or_fail_with_upstreams_message()
    {
        var cases = (await PromQLCases.ReadJsonAsync("promql-syntax.json")).GetProperty("cases");
        Gaps.Check("promql-syntax.json", [.. cases.EnumerateArray().Select(one => (Query(one), Parse(one)))]);
    }

    [Fact]
    public async Task Queries_print_as_upstream_prints_them()
    {
        var cases = (await PromQLCases.ReadJsonAsync("promql-format.json")).GetProperty("printed");
        Gaps.Check("promql-format.json", [.. cases.EnumerateArray().Select(one => (Query(one), Printed(one, "printed", PromQLPrinter.Print)))]);
    }

    [Fact]
    public async Task Queries_format_as_upstream_formats_them()
    {
        var cases = (await PromQLCases.ReadJsonAsync("promql-format.json")).GetProperty("formatted");
        Gaps.Check("promql-format.json", [.. cases.EnumerateArray().Select(one =>
            (Query(one), Printed(one, "formatted", query => PrettyPrinter.Print(query, one.GetProperty("max_chars_per_line").GetInt32()))))]);
    }

    [Fact]
    public async Task Series_are_read_as_upstream_reads_them()
    {
        var cases = await PromQLCases.ReadJsonAsync("promql-series-notation.json");
        Gaps.Check("promql-series-notation.json", [.. cases.EnumerateArray().Select(one => (one.GetProperty("input").GetString()!, Series(one)))]);
    }

    static string Query(JsonElement one) => one.GetProperty("query").GetString()!;

    static string? Parse(JsonElement one)
    {
        var isValid = one.GetProperty("valid").GetBoolean();
        try
        {
            var expression = PromQLParser.Parse(Query(one));
            return !isValid ? "should fail" : Root(one, expression);
        }
        catch (PromQLException error)
        {
            var expected = isValid ? "" : one.GetProperty("error").GetString();
            return error.Message == expected ? null : $"error \"{error.Message}\", expected \"{expected}\"";
        }
    }

    static string? Root(JsonElement one, Expression expression)
    {
        var expected = one.GetProperty("ast_root").GetString();
        var actual = expression switch
        {
            NumberLiteral => "NumberLiteral",
            StringLiteral => "StringLiteral",
            VectorSelector => "VectorSelector",
            RangeSelector => "MatrixSelector",
            Subquery => "SubqueryExpr",
            UnaryOperation => "UnaryExpr",
            BinaryOperation => "BinaryExpr",
            Aggregation => "AggregateExpr",
            Call => "Call",
            _ => "ParenExpr",
        };
        if (actual != expected)
        {
            return $"parsed as {actual}, expected {expected}";
        }

        if (one.TryGetProperty("number", out var number) && expression is NumberLiteral literal)
        {
            var value = number.ValueKind == JsonValueKind.Number ? number.GetDouble() : SeriesNotation.Number(number.GetString()!);
            return value.Equals(literal.Value) ? null : $"is {literal.Value}, expected {value}";
        }

        return expression is StringLiteral text && one.TryGetProperty("string", out var expectedText) && expectedText.GetString() != text.Value
            ? $"is \"{text.Value}\", expected \"{expectedText.GetString()}\"" : null;
    }

    static string? Printed(JsonElement one, string property, Func<Expression, string> print)
    {
        try
        {
            var printed = print(PromQLParser.Parse(Query(one)));
            return printed == one.GetProperty(property).GetString() ? null : $"printed as\n{printed}\nexpected\n{one.GetProperty(property).GetString()}";
        }
        catch (PromQLException error)
        {
            return error.Message;
        }
    }

    static string? Series(JsonElement one)
    {
        var fails = one.GetProperty("fail").GetBoolean();
        try
        {
            var series = SeriesNotation.Parse(one.GetProperty("input").GetString()!);
            var labels = Labels.From(one.GetProperty("labels").EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));
            double[] values = [.. one.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
            return fails ? "should fail"
                : series.Labels.Equals(labels) && series.Points.Select(point => point!.Value.Value).SequenceEqual(values) ? null
                : $"read as {series.Labels} {string.Join(' ', series.Points)}";
        }
        catch (FormatException error)
        {
            return fails ? null : error.Message;
        }
        catch (KeyNotFoundException) when (fails)
        {
            return "should fail";
        }
    }
}
