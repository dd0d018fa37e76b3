using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A point without a recorded value ends its series, as Prometheus' staleness marker does.</summary>
public sealed class OtlpStalenessTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const long StartMs = 1_700_000_000_000;
    const long StepMs = 15_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a_gauge", "gauge", 1, null)]
    [InlineData("a_sum_total", "sum", 1, 2)]
    [InlineData("a_delta_total", "sum", 1, 1)]
    [InlineData("a_histogram", "histogram", 4, 2)]
    [InlineData("a_delta_histogram", "histogram", 4, 1)]
    [InlineData("an_exponential", "exponentialHistogram", 1, 2)]
    [InlineData("a_delta_exponential", "exponentialHistogram", 1, 1)]
    [InlineData("a_summary", "summary", 3, null)]
    public async Task Each_of_its_series_ends_and_may_begin_again(string name, string kind, int series, int? temporality)
    {
        for (var point = 0; point < 4; point++)
        {
            await SendAsync(name, kind, temporality, StartMs + (point * StepMs), isRecorded: point != 2);
        }

        var selection = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, Model.MatchType.Regex, $"{name}(_bucket|_sum|_count)?")], AfterMs = 0, ThroughMs = long.MaxValue };
        var found = await server.Store.Series.SelectAsync(selection, Cancellation);
        Assert.Equal(series, found.Count);
        Assert.All(found, one =>
        {
            Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(i => one.Histograms?[i] is null && Series.IsStale(one.Values[i])));
            Assert.Equal(temporality == 1 ? 3 * First(one) : First(one), Value(one, 3));
        });
        Assert.Equal([series, series, 0, series], await Task.WhenAll(Enumerable.Range(0, 4).Select(point => CountAsync(name, StartMs + (point * StepMs) + 1))));
    }

    static double First(Series series) => Value(series, 0);

    static double Value(Series series, int index) => series.Histograms?[index]?.Count ?? series.Values[index];

    async Task SendAsync(string name, string kind, int? temporality, long timeMs, bool isRecorded)
    {
        var fields = (isRecorded, kind) switch
        {
            (true, "summary") => """ "count":"6","sum":1.5,"quantileValues":[{"quantile":0.5,"value":1}] """,
            (false, "summary") => """ "flags":1,"quantileValues":[{"quantile":0.5,"value":0}] """,
            (true, "exponentialHistogram") => """ "count":"6","sum":1.5,"scale":1,"zeroCount":"1","positive":{"offset":1,"bucketCounts":["2","3"]} """,
            (false, "exponentialHistogram") => """ "flags":1 """,
            (true, "histogram") => """ "count":"6","sum":1.5,"bucketCounts":["1","5"],"explicitBounds":[0.1] """,
            (false, "histogram") => """ "flags":1,"bucketCounts":["0","0"],"explicitBounds":[0.1] """,
            (true, _) => """ "asDouble":6 """,
            _ => """ "flags":1 """,
        };
        var header = (temporality is { } value ? $"\"aggregationTemporality\":{value}," : "") + (kind == "sum" ? "\"isMonotonic\":true," : "");
        var json = $$$"""
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"{{{name}}}","{{{kind}}}":{{{{header}}}"dataPoints":[{"timeUnixNano":"{{{timeMs}}}000000",{{{fields}}}}]}}]}]}]}
            """;
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var response = await server.CreateClient().PostAsync("/v1/metrics", content, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "{}"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
    }

    async Task<int> CountAsync(string name, long timeMs)
    {
        var query = Uri.EscapeDataString($"{{__name__=~\"{name}(_bucket|_sum|_count)?\"}}");
        using var answer = JsonDocument.Parse(await server.CreateClient().GetStringAsync($"/api/v1/query?query={query}&time={timeMs / 1e3:F3}", Cancellation));
        return answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength();
    }
}
