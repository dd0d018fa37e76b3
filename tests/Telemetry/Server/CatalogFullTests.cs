using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Server.Rules;
using Snappier;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A sender that puts an id into a label fills the room for names: each API says so, and takes what it knows.</summary>
public sealed class CatalogFullTests : IAsyncLifetime
{
    const string NoRoom = "no room for new series, streams and resources: those of the retention take 6 MB, a quarter of TELEMETRY_MEMORY_LIMIT;"
        + " send labels and resource attributes with fewer different values, or raise the limit";

    const int Sent = 20_000;

    static readonly string LongText = new('x', 2_000);

    readonly ServerFixture _server = new() { MemoryLimit = "24MB" };
    readonly long _startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    int _known;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (status, text) = await PostAsync("/v1/metrics", Points(Enumerable.Range(0, Sent), _startMs));
        Assert.Equal(HttpStatusCode.OK, status);
        var partial = JsonDocument.Parse(text).RootElement.GetProperty("partialSuccess");
        Assert.Equal(NoRoom, partial.GetProperty("errorMessage").GetString());
        _known = Sent - int.Parse(partial.GetProperty("rejectedDataPoints").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(_known, 1_000, Sent - 1_000);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Points_of_known_series_are_taken()
    {
        var (status, text) = await PostAsync("/v1/metrics", Points(Enumerable.Range(0, _known + 3), _startMs + 1_000));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"\"rejectedDataPoints\":\"3\",\"errorMessage\":\"{NoRoom}", text, StringComparison.Ordinal);
        Assert.Equal(_known, (await VisitsAsync()).Count(series => series.Values.Length == 2));
    }

    [Theory]
    [InlineData("/v1/logs", """{"resourceLogs":[{"resource":{"attributes":[*]},"scopeLogs":[{"logRecords":[{},{}]},{"logRecords":[{}]}]}]}""", "rejectedLogRecords", "3")]
    [InlineData("/v1/traces", """{"resourceSpans":[{"resource":{"attributes":[*]},"scopeSpans":[{"spans":[{},{}]},{"spans":[{}]}]}]}""", "rejectedSpans", "3")]
    [InlineData("/v1/traces", """{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"s","attributes":[*]},"spans":[{},{}]},{}]}]}""", "rejectedSpans", "2")]
    [InlineData("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"s","attributes":[*]},"logRecords":[{},{}]},{}]}]}""", "rejectedLogRecords", "2")]
    public async Task Records_of_a_new_resource_or_scope_are_refused_alone(string path, string request, string name, string count)
    {
        var attributes = string.Join(',', Enumerable.Range(0, 10).Select(i => $$$"""{"key":"a{{{i}}}","value":{"stringValue":"{{{LongText}}}"}}"""));
        var (status, text) = await PostAsync(path, request.Replace("*", attributes, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, $$$"""{"partialSuccess":{"{{{name}}}":"{{{count}}}","errorMessage":"{{{NoRoom}}}"}}"""), (status, text));
    }

    [Fact]
    public async Task A_new_stream_is_a_400()
    {
        var labels = string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"a{i}\":\"{LongText}\""));
        var body = $$$"""{"streams":[{"stream":{{{{labels}}}},"values":[["1","x"],["2","y"]]}]}""";
        Assert.Equal((HttpStatusCode.BadRequest, NoRoom + "\n"), await PostAsync("/loki/api/v1/push", body));
    }

    [Fact]
    public async Task A_new_series_over_remote_write_is_a_400()
    {
        var (label, series, sample, request) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
        sample.Varint(2, 1);
        foreach (var name in Enumerable.Range(0, 10).Select(i => $"a{i}").Prepend(Labels.MetricName))
        {
            label.Clear();
            label.Text(1, name);
            label.Text(2, LongText);
            series.Bytes(1, label.Written);
        }

        series.Bytes(2, sample.Written);
        request.Bytes(1, series.Written);
        Assert.Equal((HttpStatusCode.BadRequest, NoRoom + "\n"), await PostAsync("/api/v1/write", Snappy.CompressToArray(request.Written), "application/x-protobuf"));
    }

    [Fact]
    public async Task What_a_rule_yields_for_known_series_is_kept_and_the_rule_says_why_the_rest_is_not()
    {
        var known = (await VisitsAsync())[0].Labels;
        var samples = new[] { Labels.From((Labels.MetricName, new string('n', 20_000))), known }.Select(series => new RuleSample(series, _startMs + 1_000, new Point(2))).ToList();
        Assert.Equal(NoRoom, await new StoreRuleSink(_server.Store).AppendAsync(samples, Cancellation));
        Assert.Equal(known, Assert.Single(await VisitsAsync(), series => series.Values.Length == 2).Labels);
    }

    async Task<IReadOnlyList<Series>> VisitsAsync() => [.. await _server.Store.Series.SelectAsync(
        new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, MatchType.Equal, "visits")], AfterMs = _startMs - 1, ThroughMs = _startMs + 1_000 }, Cancellation)];

    static string Points(IEnumerable<int> ids, long timeMs)
    {
        var points = ids.Select(id => $$$"""{"timeUnixNano":"{{{timeMs * 1_000_000}}}","asInt":"1","attributes":[{"key":"id","value":{"stringValue":"visitor {{{id}}}"}}]}""");
        return $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"visits","gauge":{"dataPoints":[{{{string.Join(',', points)}}}]}}]}]}]}""";
    }

    Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
