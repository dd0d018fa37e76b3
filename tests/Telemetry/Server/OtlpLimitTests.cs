using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Metrics;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A point that cannot be taken, or would make much of little, is refused alone and said so.</summary>
public sealed class OtlpLimitTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const string Good = """{"timeUnixNano":"1700000000000000000","count":"1","zeroCount":"1","sum":1,"scale":0,"asDouble":1,"bucketCounts":["1","0"],"explicitBounds":[1]}""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_histogram_of_too_many_bounds() => RefusesAsync(
        "histogram",
        $$"""{"timeUnixNano":"1700000000000000000","count":"1","explicitBounds":[{{string.Join(',', Enumerable.Range(0, 10_001))}}]}""",
        "a point of histogram limit_histogram has 10001 bounds: expected at most 10000, since each is a series");

    [Fact]
    public Task An_exponential_histogram_of_too_many_buckets() => RefusesAsync(
        "exponentialHistogram",
        """{"timeUnixNano":"1700000000000000000","count":"1","positive":{"bucketCounts":[""" + string.Join(',', Enumerable.Repeat(0, 120_000)) + "]}}",
        "a point of exponential histogram limit_exponentialHistogram has 240000 bytes of buckets: expected at most 110000");

    [Fact]
    public Task A_summary_of_too_many_quantiles() => RefusesAsync(
        "summary",
        $$"""{"timeUnixNano":"1700000000000000000","count":"1","quantileValues":[{{string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"{{\"quantile\":{i.ToString(CultureInfo.InvariantCulture)}}}"))}}]}""",
        "a point of summary limit_summary has 10001 quantiles: expected at most 10000, since each is a series");

    [Fact]
    public Task An_attribute_that_cannot_be_a_label() => RefusesAsync(
        "gauge",
        """{"timeUnixNano":"1700000000000000000","asDouble":1,"attributes":[{"key":"","value":{"stringValue":"x"}}]}""",
        "label name is empty");

    [Fact]
    public void Attributes_of_one_name_are_joined_without_copying_each_time()
    {
        // As Prometheus names them, all are "a__…_".
        var attributes = new Attributes([.. Enumerable.Range(0, 1 << 14).Select(i => KeyValuePair.Create<string, AttributeValue>(
            "a" + string.Concat(Enumerable.Range(0, 14).Select(bit => (i >> bit & 1) == 0 ? '.' : '-')), new AttributeValue.Text("v")))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var labels = MetricLabels.Of(Attributes.Empty, Scope.None, "", attributes, MetricLabelRules.Default);
        Assert.Equal(string.Join(';', Enumerable.Repeat("v", 1 << 14)), labels["a______________"]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50 << 20);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e30, "1000000000000000000000000000000")]
    [InlineData(1.2345678901234567e-8, "0.000000012345678901234567")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void Bounds_have_plain_digits(double bound, string text) => Assert.Equal(text, MetricState.Bound(bound));

    /// <summary>Sends a point between two good ones.</summary>
    async Task RefusesAsync(string kind, string point, string why)
    {
        var later = Good.Replace("1700000000000000000", "1700000015000000000", StringComparison.Ordinal);
        var body = $$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"limit_{{kind}}","{{kind}}":{"aggregationTemporality":2,"dataPoints":[{{Good}},{{point}},{{later}}]}""" + "}]}]}]}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.CreateClient().PostAsync(new Uri("/v1/metrics", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        var partial = answer.RootElement.GetProperty("partialSuccess");
        Assert.Equal(("1", why), (partial.GetProperty("rejectedDataPoints").GetString(), partial.GetProperty("errorMessage").GetString()));

        var matcher = new Matcher(Labels.MetricName, Model.MatchType.Regex, $"limit_{kind}(_count)?");
        var series = Assert.Single(await server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [matcher], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation));
        Assert.Equal([1_700_000_000_000, 1_700_000_015_000], series.TimestampsMs);
    }
}
