using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Completion;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class CompletionTests
{
    const char Cursor = '‸';

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var parts in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "completion.txt")).Where(line => line.Contains(Cursor) && line.Contains('⇒') && !line.Contains("at the cursor")).Select(line => line.Split(" ⇒ ")))
            {
                var outcome = parts[1].Split(" :: ");
                cases.Add(parts[0], outcome[0].Trim(), outcome.Length > 1 ? outcome[1] : "");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_can_be_typed_is_proposed(string text, string proposals, string taken)
    {
        var cursor = text.IndexOf(Cursor, StringComparison.Ordinal);
        var query = text.Remove(cursor, 1);
        var found = await new Completer(Source()).CompleteAsync(query, cursor, TimeRange.All, 100, Token);
        var expected = proposals.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, found.Items.Select(item => item.Label).Take(expected.Length == 0 ? 100 : expected.Length));
        if (taken.Length > 0)
        {
            Assert.Equal(taken, query[..found.From] + found.Items[0].Insert + Cursor + query[found.To..]);
        }
    }

    [Fact]
    public async Task A_function_tells_its_signature_and_a_metric_its_type()
    {
        var rate = (await new Completer(Source()).CompleteAsync("rate", 4, TimeRange.All, 1, Token)).Items[0];
        Assert.Equal(("rate(range vector) → instant vector", FunctionDocumentation.Of("rate")), (rate.Detail, rate.Description));
        var metric = (await new Completer(Source()).CompleteAsync("latency", 7, TimeRange.All, 1, Token)).Items[0];
        Assert.Equal(("histogram, seconds", "How long."), (metric.Detail, metric.Description));
    }

    [Fact]
    public void Every_function_and_aggregation_is_described() =>
        Assert.All(FunctionTable.All.Keys.Concat(Keywords.Aggregators.Keys), name => Assert.NotEqual("", FunctionDocumentation.Of(name)));

    [Fact]
    public async Task Any_text_with_the_cursor_anywhere_gives_a_place_in_it()
    {
        var (random, completer) = (new Random(20260823), new Completer(Source()));
        string[] words = ["sum", "by", "(", ")", "{", "}", "[", "\"", "'", "`", "\\", "=~", "=", ",", "up", "http_requests_total", "job", "#", "\n", " ", "5m", "offset", "💥", "(((", "!"];
        for (var i = 0; i < 5_000; i++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)]));
            var cursor = random.Next(query.Length + 1);
            var found = await completer.CompleteAsync(query, cursor, TimeRange.All, 5, Token);
            Assert.InRange(found.From, 0, cursor);
            Assert.InRange(found.To, cursor, query.Length);
        }
    }

    static InMemorySeriesSource Source()
    {
        var source = new InMemorySeriesSource();
        Loader.Load(source, Assert.Single(Script.Read("""
            load 1m
              http_requests_total{job="shop",code="200"} 1
              http_requests_total{job="shop",code="500"} 1
              http_requests_total{job="web",code="200",method="GET"} 1
              latency_seconds_bucket{job="shop",le="1"} 1
              quoted{name="say \"hi\""} 1
            """)));
        source.Add(Labels.From(("__name__", "wood.level"), ("wood.type", "oak")), 0, 1);
        source.Metadata.Add(new MetricMetadata("latency_seconds", "histogram", "How long.", "seconds"));
        return source;
    }
}
