using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;

namespace Dendro.Telemetry.TraceQL.Tests;

public sealed class EngineTests
{
    static readonly InMemorySpanSource Source = new(Enumerable.Range(1, 30).Select(i => CaseSpans.Read(new TraceId(0, (ulong)i), $"1 - order \"op\" {i}s+10ms n={i}")));

    static async Task<SearchResult> Search(SearchRequest request) => await new TraceQLEngine(Source).SearchAsync(request, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_search_stops_at_its_limit_with_the_newest_traces()
    {
        var result = await Search(new SearchRequest { Query = "{}", Range = TimeRange.All, Limit = 3 });
        Assert.Equal([30UL, 29UL, 28UL], result.Traces.Select(trace => trace.Id.Low));
        Assert.Equal(3, result.InspectedTraces);
    }

    [Fact]
    public async Task A_trace_belongs_to_the_range_in_which_it_was_under_way()
    {
        var result = await Search(new SearchRequest { Query = "{}", Range = new TimeRange(7_005_000_000, 8_000_000_001) });
        Assert.Equal([8UL, 7UL], result.Traces.Select(trace => trace.Id.Low));
    }

    [Theory]
    [InlineData("{ span.n = 3 && name = \"op\" }", "parts (n = 3 & name = op)")]
    [InlineData("{ span.n = 3 || 5ms < duration }", "parts (n = 3 | duration Greater 5000000)")]
    [InlineData("{ (span.a || span.b) && .c =~ \"x.*\" }", "parts ((a | b) & c)")]
    [InlineData("{ span.a = 1 && span.b = 2 } || { status = error }", "((a = 1 & b = 2) | status)")]
    [InlineData("{ span.a = 1 } >> { kind = server }", "whole a = 1")]
    [InlineData("{ } >> { kind = server }", "whole kind")]
    [InlineData("{ kind = client } > { kind = server && status = error }", "whole (kind & status)")]
    [InlineData("{ span.a = 1 && span.b = 2 } >> { status = error || kind = server && span.c = 1 }", "whole (a = 1 & b = 2)")]
    [InlineData("{ span.a = 1 } !>> { kind = server }", "whole kind")]
    [InlineData("{ span.a != nil && nil = span.b }", "parts (a & b)")]
    [InlineData("{ span.a + 1 = 2 || span.b = 1 }", "parts (a | b = 1)")]
    [InlineData("{ span.a = span.b || span.b = 1 }", "parts ()")]
    [InlineData("{ span.a = span.b && !(span.b = 1 && span.c = 2) }", "parts (!(b = 1 & c = 2))")]
    [InlineData("{ event.a = 1 && link.b != nil && event.c = nil }", "parts (has a & has b)")]
    [InlineData("{ rootName = \"op\" && span.a = 1 }", "whole (a = 1)")]
    [InlineData("{ span.a = 1 } | by(span.b) | count() > 1", "a = 1")]
    [InlineData("count() > 1 | { span.a = 1 }", "whole ()")]
    public async Task Hints_say_what_the_query_implies_and_no_more(string query, string hints)
    {
        var request = new MetricsRequest { Query = query + " | rate()", StartNs = 1, EndNs = 30_000_000_000, StepNs = 15_000_000_000 };
        await new TraceQLEngine(Source).QueryRangeAsync(request, TestContext.Current.CancellationToken);
        var selection = Source.LastSelection!;
        var manner = selection.WholeTraces ? "whole " : selection.MayComeInParts ? "parts " : "";
        Assert.Equal(hints, $"{manner}{Text(selection.Filter)}");
    }

    static string Text(SpanFilter filter) => filter switch
    {
        SpanFilter.All all => $"({string.Join(" & ", all.Filters.Select(Text))})",
        SpanFilter.Any any => $"({string.Join(" | ", any.Filters.Select(Text))})",
        SpanFilter.Not not => $"!{Text(not.Filter)}",
        SpanFilter.Value value => $"{value.Attribute.Name}{(value.Equal is null ? "" : $" = {value.Equal}")}",
        SpanFilter.Duration duration => $"duration {duration.Operator} {duration.Nanoseconds}",
        SpanFilter.Mention mention => $"has {mention.Attribute.Name}",
        _ => throw new ArgumentException(filter.ToString(), nameof(filter)),
    };

    [Fact]
    public async Task Exemplars_point_to_traces_and_keep_to_their_limit()
    {
        var request = new MetricsRequest { Query = "{} | max_over_time(span.n) with(exemplars=4)", StartNs = 1, EndNs = 30_000_000_000, StepNs = 15_000_000_000 };
        var result = await new TraceQLEngine(Source).QueryRangeAsync(request, TestContext.Current.CancellationToken);
        var exemplars = Assert.Single(result.Series).Exemplars;
        Assert.Equal(4, exemplars.Count);
        Assert.Equal(["trace:id", "span.n"], exemplars[0].Labels.Select(label => label.Key));
        Assert.Equal((30.0, 30_000), (exemplars[0].Value, exemplars[0].TimestampMs));
    }

    [Fact]
    public async Task Too_many_series_are_cut_and_said_to_be()
    {
        var request = new MetricsRequest { Query = "{} | rate() by(span.n)", StartNs = 1, EndNs = 30_000_000_000, StepNs = 15_000_000_000, MaxSeries = 10 };
        var result = await new TraceQLEngine(Source).QueryRangeAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((10, true), (result.Series.Count, result.IsCut));
    }

    [Fact]
    public async Task A_comparison_counts_each_value_of_each_attribute()
    {
        var request = new MetricsRequest { Query = "{} | compare({ span.n > 28 }, 2)", StartNs = 1, EndNs = 30_000_000_000, StepNs = 30_000_000_000 };
        var result = await new TraceQLEngine(Source).QueryRangeAsync(request, TestContext.Current.CancellationToken);
        var lines = result.Series.Where(series => series.Labels[1].Key is "span.n" or "name").Select(series => string.Join(" ", series.Labels.Select(l => $"{l.Key}={l.Value}")) + $" {series.Values[0]}");
        Assert.Equal(
            [
                "__meta_type=baseline name=op 28", "__meta_type=baseline span.n=28 1", "__meta_type=baseline span.n=27 1",
                "__meta_type=baseline_total name=nil 28", "__meta_type=baseline_total span.n=nil 28",
                "__meta_type=selection name=op 2", "__meta_type=selection span.n=30 1", "__meta_type=selection span.n=29 1",
                "__meta_type=selection_total name=nil 2", "__meta_type=selection_total span.n=nil 2",
                "__meta_error=__too_many_values__ span.n=nil 0",
            ],
            lines);
    }
}
