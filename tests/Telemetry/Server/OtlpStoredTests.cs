using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>What comes in over OTLP is what the three sources give back.</summary>
public sealed class OtlpStoredTests : IAsyncLifetime
{
    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_span_keeps_all_it_has()
    {
        await SendAsync("/v1/traces", Signal.Traces);

        Assert.True(TraceId.TryParse("5b8efff798038103d269b633813fc60c", out var id));
        var span = Assert.Single((await _server.Store.Spans.TraceAsync(id, Cancellation))!.Spans);
        Assert.Equal(("POST /orders", "eee19b7ec3c1b174", "eee19b7ec3c1b173"), (span.Name, span.SpanId.ToString(), span.ParentSpanId.ToString()));
        Assert.Equal((SpanKind.Server, SpanStatus.Error, "no oak", 250_000_000), (span.Kind, span.Status, span.StatusMessage, span.DurationNs));
        Assert.Equal(("order", "Npgsql", "10"), (span.Resource.ServiceName, span.Scope.Name, span.Scope.Version));
        Assert.Equal(new AttributeValue.Integer(500), span.Attributes["http.response.status_code"]);
        Assert.Equal(new AttributeValue.Float(0.5), span.Attributes["ratio"]);
        Assert.Equal([new AttributeValue.Text("oak")], Assert.IsType<AttributeValue.List>(span.Attributes["woods"]).Values);
        Assert.Equal(new AttributeValue.Text("Timeout"), Assert.Single(span.Events).Attributes["exception.type"]);
        Assert.Equal("5b8efff798038103d269b633813fc60d", Assert.Single(span.Links).TraceId.ToString());
    }

    [Fact]
    public async Task Logs_that_cannot_be_named_are_refused_without_the_others_and_scopes_tell_what_they_dropped()
    {
        const string Body = """
            {"resourceLogs":[
              {"resource":{"attributes":[{"key":"","value":{"stringValue":"x"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"},{"timeUnixNano":"2"}]},{"logRecords":[{"timeUnixNano":"3"}]}]},
              {"scopeLogs":[
                {"scope":{"attributes":[{"key":"!","value":{"stringValue":"x"}}]},"logRecords":[{"timeUnixNano":"4"}]},
                {"scope":{"droppedAttributesCount":3},"logRecords":[{"timeUnixNano":"5","eventName":"shipped","attributes":[{"key":"event.name","value":{"stringValue":"other"}}]}]}]}]}
            """;
        Assert.Equal(
            """{"partialSuccess":{"rejectedLogRecords":"4","errorMessage":"an attribute of a resource cannot be a label: label name is empty; an attribute of a scope cannot be a label: normalization for label name \u0022!\u0022 resulted in invalid name \u0022_\u0022"}}""",
            await PostAsync("/v1/logs", Body));

        var line = Assert.Single(await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation));
        Assert.Equal("""{detected_level="unknown", event_name="shipped", scope_dropped_attributes_count="3"}""", line.StructuredMetadata.ToString());
        Assert.Contains(",shipped\r\n", await PostAsync("/sql?format=csv", "SELECT 1 AS one, attributes['event_name'] AS event FROM logs", "text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_cannot_be_told_costs_its_target_info_alone()
    {
        const string Body = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}},{"key":"","value":{"stringValue":"x"}}]},
              "scopeMetrics":[{"metrics":[{"name":"told","gauge":{"dataPoints":[{"timeUnixNano":"1700000000000000000","asDouble":1}]}}]}]}]}
            """;
        Assert.Equal(
            """{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"a resource has no target_info, since an attribute cannot be a label: label name is empty"}}""",
            await PostAsync("/v1/metrics", Body));
        var series = Assert.Single(await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation));
        Assert.Equal("told", series.Labels[Labels.MetricName]);
    }

    [Theory]
    [InlineData("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":-1}]}]}]}""", "resourceLogs[0].scopeLogs[0].logRecords[0].timeUnixNano: found -1, expected a whole number of 64 bits that is not negative")]
    [InlineData("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"flags":"-1"}]}]}]}""", "resourceLogs[0].scopeLogs[0].logRecords[0].flags: found \\u0022-1\\u0022, expected a whole number of 64 bits that is not negative")]
    public async Task A_negative_time_or_count_is_refused(string path, string body, string why) =>
        Assert.Equal($$"""{"code":3,"message":"{{why}}"}""", await PostAsync(path, body));

    [Fact]
    public async Task A_log_record_becomes_a_line_with_structured_metadata()
    {
        await SendAsync("/v1/logs", Signal.Logs);

        var selection = new LogSelection { Matchers = [], Range = TimeRange.All };
        var line = Assert.Single(await _server.Store.Logs.SelectAsync(selection, Cancellation).ToListAsync(Cancellation));
        Assert.Equal("oak is short", line.Line);
        Assert.Equal(1_700_000_000_000_000_000, line.TimestampNs);
        Assert.Equal("""{service_name="order"}""", line.Stream.ToString());
        Assert.Equal(
            """{detected_level="warn", host_name="h1", observed_timestamp="1700000000000000001", scope_name="Orders", severity_number="13", severity_text="Warning", span_id="eee19b7ec3c1b174", trace_id="5b8efff798038103d269b633813fc60c", wood_type="oak"}""",
            line.StructuredMetadata.ToString());
    }

    [Theory]
    [InlineData("Notice", "", "Notice")]
    [InlineData("info", "", "info")]
    [InlineData("", "Own", "Own")]
    [InlineData("", "WaRn", "warn")]
    [InlineData("DBG", "", "debug")]
    [InlineData("warn", "Own", "warn")]
    [InlineData("Notice", "Own", "Notice")]
    public async Task A_level_that_the_sender_has_detected_is_kept(string ofRecord, string ofResource, string expected)
    {
        static string Attributes(string level) => level.Length == 0 ? "" : $$$"""{"key":"detected_level","value":{"stringValue":"{{{level}}}"}}""";
        await PostAsync("/v1/logs", $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{{{Attributes(ofResource)}}}]},"scopeLogs":[{"logRecords":[
              {"timeUnixNano":"1","severityNumber":17,"body":{"stringValue":"error"},"attributes":[{{{Attributes(ofRecord)}}}]}]}]}]}
            """);
        var line = Assert.Single(await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(expected, line.StructuredMetadata["detected_level"]);
    }

    [Fact]
    public async Task Metrics_become_Prometheus_series()
    {
        await SendAsync("/v1/metrics", Signal.Metrics);

        const string Target = """instance="i1", job="shop/order", service_name="order", service_namespace="shop" """;
        var all = await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation);
        var shown = all.Select(series => $"{series.Labels} {(series.Histograms is null ? series.Values[0].ToString(System.Globalization.CultureInfo.InvariantCulture) : "histogram")}").Order(StringComparer.Ordinal);
        Assert.Equal(
            new[]
            {
                """{__name__="http_server_request_duration_seconds_bucket", instance="i1", job="shop/order", le="+Inf", service_name="order", service_namespace="shop"} 6""",
                """{__name__="http_server_request_duration_seconds_bucket", instance="i1", job="shop/order", le="0.1", service_name="order", service_namespace="shop"} 1""",
                """{__name__="http_server_request_duration_seconds_bucket", instance="i1", job="shop/order", le="0.5", service_name="order", service_namespace="shop"} 3""",
                $$"""{__name__="http_server_request_duration_seconds_count", {{Target.TrimEnd()}}} 6""",
                $$"""{__name__="http_server_request_duration_seconds_sum", {{Target.TrimEnd()}}} 1.5""",
                $$"""{__name__="queue_length", {{Target.TrimEnd()}}} 1.5""",
                """{__name__="rpc", instance="i1", job="shop/order", quantile="0.5", service_name="order", service_namespace="shop"} 1""",
                $$"""{__name__="rpc_count", {{Target.TrimEnd()}}} 2""",
                $$"""{__name__="rpc_sum", {{Target.TrimEnd()}}} 3""",
                """{__name__="shop_orders_placed_total", instance="i1", job="shop/order", service_name="order", service_namespace="shop", wood_type="oak"} 7""",
                $$"""{__name__="size_bytes", {{Target.TrimEnd()}}} histogram""",
                """{__name__="target_info", host_name="h1", instance="i1", job="shop/order"} 1""",
            },
            shown);
        Assert.Equal(
            new MetricMetadata("shop_orders_placed_total", "counter", "Orders", ""),
            Assert.Single(await _server.Store.Series.MetadataAsync("shop_orders_placed_total", Cancellation)));
        var exemplar = Assert.Single(await _server.Store.Series.ExemplarsAsync([], TimeRange.All, Cancellation));
        Assert.Equal("""{span_id="eee19b7ec3c1b174", trace_id="5b8efff798038103d269b633813fc60c"}""", exemplar.Labels.ToString());
    }

    [Fact]
    public async Task Delta_sums_add_up()
    {
        var json = Payloads.Metrics.Replace("\"aggregationTemporality\":2", "\"aggregationTemporality\":\"AGGREGATION_TEMPORALITY_DELTA\"", StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            using var content = new StringContent(json.Replace("1700000000000000000", $"170000000{i}000000000", StringComparison.Ordinal), new MediaTypeHeaderValue("application/json"));
            using var response = await _server.CreateClient().PostAsync("/v1/metrics", content, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var selection = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, Model.MatchType.Equal, "shop_orders_placed_total")], AfterMs = 0, ThroughMs = long.MaxValue };
        var series = Assert.Single(await _server.Store.Series.SelectAsync(selection, Cancellation));
        Assert.Equal([7, 14], series.Values);
    }

    [Fact]
    public async Task Deltas_that_begin_where_the_one_before_ended_are_one_counter_and_late_ones_are_refused()
    {
        foreach (var second in new[] { 10, 20, 30 })
        {
            Assert.Equal("{}", await SendDeltasAsync(second));
        }

        Assert.StartsWith("""{"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"points with delta temporality came after""", await SendDeltasAsync(25), StringComparison.Ordinal);
        foreach (var name in new[] { "sold_total", "wait_count", "wait_bucket{le=\"0.1\"}" })
        {
            using var answer = JsonDocument.Parse(await _server.CreateClient().GetStringAsync($"/prometheus/api/v1/query?time=1700000030&query=increase({name}[30s])", Cancellation));
            Assert.Equal("21", answer.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString());
        }
    }

    async Task<string> SendDeltasAsync(int second)
    {
        var times = $"\"startTimeUnixNano\":\"{1_700_000_000 + second - 10}000000000\",\"timeUnixNano\":\"{1_700_000_000 + second}000000000\"";
        var json = $$$"""
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
              {"name":"sold","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{{{{times}}},"asInt":"7"}]}},
              {"name":"wait","histogram":{"aggregationTemporality":1,"dataPoints":[{{{{times}}},"count":"7","sum":1.5,"bucketCounts":["7","0"],"explicitBounds":[0.1]}]}}]}]}]}
            """;
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var response = await _server.CreateClient().PostAsync("/v1/metrics", content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    [Fact]
    public async Task Delta_exponential_histograms_add_up_at_the_lower_resolution()
    {
        foreach (var (time, scale) in new[] { (0, 1), (1, 0) })
        {
            var json = $$$"""
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"size","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[
                  {"timeUnixNano":"170000000{{{time}}}000000000","count":"4","sum":10,"scale":{{{scale}}},"zeroCount":"1","positive":{"offset":1,"bucketCounts":["1","2"]}}]}}]}]}]}
                """;
            using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
            using var response = await _server.CreateClient().PostAsync("/v1/metrics", content, Cancellation);
            Assert.Equal("{}", await response.Content.ReadAsStringAsync(Cancellation));
        }

        var series = Assert.Single(await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation));
        var (first, sum) = (series.Histograms![0]!, series.Histograms[1]!);
        Assert.Equal((1, 4d), (first.Schema, first.Count));
        Assert.Equal([new NativeHistogram.Bucket(2, 1), new(3, 2)], first.Positive);
        // At schema 0 the first one's buckets 2 and 3 are buckets 1 and 2; the second brings 2 and 3.
        Assert.Equal((0, 8d, 20d, 2d), (sum.Schema, sum.Count, sum.Sum, sum.ZeroCount));
        Assert.Equal([new NativeHistogram.Bucket(1, 1), new(2, 3), new(3, 2)], sum.Positive);
    }

    async Task SendAsync(string path, Signal signal)
    {
        using var content = new ByteArrayContent(Payloads.Protobuf(signal));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    async Task<string> PostAsync(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue(type));
        using var response = await _server.CreateClient().PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
