using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Conformance.Tests.TraceQL;

public sealed class TraceQLExecutionTests(ITestOutputHelper output)
{
    [Fact]
    public void Pipelines_turn_spansets_into_the_same_spansets()
    {
        var cases = new TraceQLCases("exec", output);
        foreach (var file in TraceQLCases.Files("traceql-exec*.json"))
        {
            var index = 0;
            foreach (var item in file.GetProperty("cases").EnumerateArray())
            {
                var query = item.GetProperty("query").GetString()!;
                cases.Run($"{++index} {query}", () => item.TryGetProperty("matches", out var matches)
                    ? Matches(query, item.GetProperty("span")) == matches.GetBoolean() ? null : $"matches is not {matches}"
                    : Compare(query, item));
            }
        }

        cases.Finish();
    }

    static bool Matches(string query, JsonElement span) =>
        Step(query)([new Spanset(new TraceView(new Trace(new TraceId(1, 1), [UpstreamSpans.FromCase(span, 0)])).Spans)]).Count > 0;

    static PipelineCompiler.Step Step(string text)
    {
        var query = TraceQLParser.Parse(text);
        Validator.Validate(query);
        return PipelineCompiler.Compile((IStage)query.Root);
    }

    static string? Compare(string query, JsonElement item)
    {
        var input = item.GetProperty("input").EnumerateArray().ToList();
        var all = input.SelectMany(spanset => spanset.GetProperty("spans").EnumerateArray()).ToList();
        var view = new TraceView(
            new Trace(new TraceId(1, 1), [.. all.Select(UpstreamSpans.FromCase)]),
            [.. all.Select(NestedSetOf)]);
        var position = 0;
        var spansets = input.Select(spanset => new Spanset([.. spanset.GetProperty("spans").EnumerateArray().Select(_ => view.Spans[position++])])).ToList();
        var actual = Step(query)(spansets).Select(spanset => Describe(spanset, all, view)).ToList();
        var expected = item.TryGetProperty("output", out var sets) ? sets.EnumerateArray().Select(Describe).ToList() : [];
        return actual.SequenceEqual(expected) ? null : $"gives\n      {string.Join("\n      ", actual)}\n    expected\n      {string.Join("\n      ", expected)}";
    }

    static NestedSet NestedSetOf(JsonElement span) => span.TryGetProperty("nested_set", out var set)
        ? new NestedSet(set.GetProperty("left").GetInt32(), set.GetProperty("right").GetInt32(), set.GetProperty("parent").GetInt32())
        : default;

    // Spans may share ids upstream, so a span is told by all that the case says of it.
    static string Describe(Spanset spanset, List<JsonElement> all, TraceView view) => Describe(
        spanset.Spans.Select(span => all[Array.IndexOf(view.Spans, span)].GetRawText()),
        spanset.Attributes.Select(pair => $"{pair.Key}={pair.Value.ToText()}"));

    static string Describe(JsonElement spanset) => Describe(
        spanset.GetProperty("spans").EnumerateArray().Select(span => span.GetRawText()),
        spanset.TryGetProperty("attributes", out var attributes)
            ? attributes.EnumerateArray().Select(a => $"{a.GetProperty("name")}={Constant(a)}")
            : []);

    static string Constant(JsonElement attribute) => attribute.GetProperty("type").GetString() == "duration_ns"
        ? Static.Duration(attribute.GetProperty("value").GetInt64()).ToText()
        : Static.From(UpstreamSpans.Value(attribute.GetProperty("type").GetString()!, attribute.GetProperty("value"))).ToText();

    static string Describe(IEnumerable<string> spans, IEnumerable<string> attributes) =>
        string.Join(" ", spans.Select(text => new string([.. text.Where(c => !char.IsWhiteSpace(c))])).Order(StringComparer.Ordinal)) + " " + string.Join(",", attributes);

    [Fact]
    public void Operators_between_values_give_the_same_results()
    {
        var cases = new TraceQLCases("binops", output);
        foreach (var file in TraceQLCases.Files("traceql-binops*.json"))
        {
            foreach (var item in file.EnumerateArray())
            {
                var op = item.GetProperty("op").GetString()!;
                cases.Run($"{item.GetProperty("lhs").GetProperty("value").GetRawText()} {op} {item.GetProperty("rhs").GetProperty("value").GetRawText()}".ReplaceLineEndings("").Replace(" ", ""), () =>
                {
                    var (left, right) = (Value(item.GetProperty("lhs")), Value(item.GetProperty("rhs")));
                    // Where upstream expects no value, it refuses to compare; here such a comparison is false.
                    var expected = item.TryGetProperty("expected", out var value) && value.GetProperty("value").GetBoolean();
                    var actual = op switch
                    {
                        "IN" => Comparison.Test(Operator.Equal, left, right),
                        "NOT IN" => Comparison.Test(Operator.NotEqual, left, right),
                        "MATCH ANY" => Comparison.Test(Operator.Regex, left, right),
                        "MATCH NONE" => Comparison.Test(Operator.NotRegex, left, right),
                        _ => Operators.TryParse(op, out var known) && Comparison.Test(known, left, right),
                    };
                    return actual == expected ? null : $"is {actual}";
                });
            }
        }

        cases.Finish();
    }

    static Static Value(JsonElement item) => Static.From(UpstreamSpans.Value(item.GetProperty("type").GetString()!, item.GetProperty("value")));
}
