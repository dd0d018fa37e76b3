using System.Net;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Api.Tempo;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Server.Tests.Tempo;

public sealed class TempoApiTests : IAsyncLifetime
{
    WebApplication _app = null!;
    HttpClient _client = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static readonly Resource Order = ResourceOf("order");
    static readonly TraceId Id = new(0, 0x2f3e0cee77ae5dc9);

    static Resource ResourceOf(string service) => new(new Attributes([new("service.name", new AttributeValue.Text(service))]));

    static readonly Span[] Spans =
    [
        new()
        {
            TraceId = Id, SpanId = new SpanId(1), Name = "GET /orders", Kind = SpanKind.Server, StartNs = 1_684_778_327_000_000_000, EndNs = 1_684_778_327_557_000_000, Resource = Order,
            Attributes = new Attributes([new("http.response.status_code", new AttributeValue.Integer(500)), new("url.path", new AttributeValue.Text("/orders"))]),
            Status = SpanStatus.Error, StatusMessage = "boom",
        },
        new()
        {
            TraceId = Id, SpanId = new SpanId(2), ParentSpanId = new SpanId(1), Name = "SELECT", Kind = SpanKind.Client, StartNs = 1_684_778_327_100_000_000, EndNs = 1_684_778_327_300_000_000, Resource = Order,
            Scope = new Scope("Npgsql", "10.0", Attributes.Empty),
            Events = [new SpanEvent(1_684_778_327_200_000_000, "retry", Attributes.Empty)],
        },
    ];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(new QueryLimits()).AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ISpanSource>(new InMemorySpanSource(Spans));
        builder.Services.AddSingleton<TraceQLEngine>();
        builder.Services.AddSingleton(McpTarget.Read(builder.Configuration)).AddHttpClient<McpApi>();
        _app = builder.Build();
        _app.MapTempoApi();
        await _app.StartAsync(Token);
        _client = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    async Task<JsonElement> Json(string path) => JsonDocument.Parse(await _client.GetStringAsync(path, Token)).RootElement;

    async Task<string> Text(string path) => await _client.GetStringAsync(path, Token);

    [Fact]
    public async Task Search_writes_only_the_fields_that_grafana_knows()
    {
        var text = await Text("/api/search?q={ span.url.path = \"/orders\" } | count() > 0&limit=5&spss=1");
        Assert.Equal(
            """
            {"traces":[{"traceID":"2f3e0cee77ae5dc9","rootServiceName":"order","rootTraceName":"GET /orders","startTimeUnixNano":"1684778327000000000","durationMs":557,
            "spanSet":{"spans":[{"spanID":"0000000000000001","startTimeUnixNano":"1684778327000000000","durationNanos":"557000000","attributes":[{"key":"url.path","value":{"stringValue":"/orders"}}]}],"matched":1,"attributes":[{"key":"count()","value":{"intValue":"1"}}]},
            "spanSets":[{"spans":[{"spanID":"0000000000000001","startTimeUnixNano":"1684778327000000000","durationNanos":"557000000","attributes":[{"key":"url.path","value":{"stringValue":"/orders"}}]}],"matched":1,"attributes":[{"key":"count()","value":{"intValue":"1"}}]}],
            "serviceStats":{"order":{"spanCount":2,"errorCount":1}}}],
            "metrics":{"inspectedTraces":1,"completedJobs":1,"totalJobs":1,"inspectedSpans":"2"}}
            """.ReplaceLineEndings(""),
            text);
    }

    [Theory]
    [InlineData("q={ .a | .b }", "invalid TraceQL query: parse error at line 1, col 6: syntax error: unexpected |")]
    [InlineData("q={ status > ok }", "invalid TraceQL query: illegal operation for the given types: status > ok")]
    [InlineData("q={}%20|%20rate()", "invalid TraceQL query: a search cannot answer a metrics query: use /api/metrics/query_range")]
    [InlineData("start=20&end=10", "http parameter start must be before end. received start=20 end=10")]
    [InlineData("limit=0", "invalid limit: must be a positive number")]
    [InlineData("q={}&tags=a=b", "invalid request: can't specify tags and q in the same query")]
    [InlineData("minDuration=soon", "invalid minDuration: 'soon' is not a duration such as 100ms or 1.5s")]
    [InlineData("spss=200", "spans per span set exceeds 100. received 200")]
    public async Task Bad_searches_are_refused_with_a_reason(string query, string reason)
    {
        var response = await _client.GetAsync($"/api/search?{query}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(reason, await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("tags=service.name=order", 1)]
    [InlineData("tags=http.response.status_code=500 url.path=\"/orders\"", 1)]
    [InlineData("tags=service.name=stock", 0)]
    [InlineData("tags=status.code=error&minDuration=500ms", 1)]
    [InlineData("minDuration=600ms", 0)]
    [InlineData("maxDuration=600ms", 1)]
    public async Task Tags_and_durations_search_without_spansets(string query, int count)
    {
        var traces = (await Json($"/api/search?{query}")).GetProperty("traces");
        Assert.Equal(count, traces.GetArrayLength());
        Assert.All(traces.EnumerateArray(), trace => Assert.False(trace.TryGetProperty("spanSets", out _)));
    }

    [Fact]
    public async Task A_trace_is_otlp_json_with_ids_in_base64()
    {
        var trace = (await Json("/api/v2/traces/2f3e0cee77ae5dc9")).GetProperty("trace").GetProperty("resourceSpans")[0];
        var spans = trace.GetProperty("scopeSpans");
        Assert.Equal(
            """{"traceId":"AAAAAAAAAAAvPgzud65dyQ==","spanId":"AAAAAAAAAAE=","name":"GET /orders","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1684778327000000000","endTimeUnixNano":"1684778327557000000","attributes":[{"key":"http.response.status_code","value":{"intValue":"500"}},{"key":"url.path","value":{"stringValue":"/orders"}}],"status":{"message":"boom","code":"STATUS_CODE_ERROR"}}""",
            spans[0].GetProperty("spans")[0].GetRawText());
        Assert.Equal("Npgsql", spans[1].GetProperty("scope").GetProperty("name").GetString());
        Assert.Equal("AAAAAAAAAAE=", spans[1].GetProperty("spans")[0].GetProperty("parentSpanId").GetString());
        Assert.Equal("retry", spans[1].GetProperty("spans")[0].GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal(1, (await Json("/api/traces/2f3e0cee77ae5dc9")).GetProperty("batches").GetArrayLength());
    }

    [Fact]
    public async Task A_trace_is_protobuf_when_that_is_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/traces/2f3e0cee77ae5dc9");
        request.Headers.Add("Accept", "application/protobuf");
        var response = await _client.SendAsync(request, Token);
        Assert.Equal("application/protobuf", response.Content.Headers.ContentType!.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync(Token);
        var trace = ProtobufFields.Read(bytes)[1].Single();
        var resourceSpans = ProtobufFields.Read(ProtobufFields.Read(trace)[1].Single());
        var span = ProtobufFields.Read(ProtobufFields.Read(resourceSpans[2][1])[2].Single());
        Assert.Equal("SELECT"u8.ToArray(), span[5].Single());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1], span[4].Single());
        Assert.Equal(1_684_778_327_100_000_000, BitConverter.ToInt64(span[7].Single()));
    }

    [Fact]
    public async Task A_trace_can_be_narrowed_to_the_spans_of_a_query()
    {
        var trace = (await Json("/api/v2/traces/2f3e0cee77ae5dc9?q={ kind = client }")).GetProperty("trace").GetProperty("resourceSpans")[0];
        Assert.Equal("SELECT", trace.GetProperty("scopeSpans")[0].GetProperty("spans")[0].GetProperty("name").GetString());
        Assert.Equal(1, trace.GetProperty("scopeSpans").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v2/traces/abc", HttpStatusCode.NotFound)]
    [InlineData("/api/traces/abc", HttpStatusCode.NotFound)]
    [InlineData("/api/traces/xyz", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/search/tag/foo/values", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/search/tags?scope=galaxy", HttpStatusCode.BadRequest)]
    [InlineData("/api/metrics/query_range?q={}", HttpStatusCode.BadRequest)]
    [InlineData("/api/metrics/query_range?q={}%20|%20rate()&step=never", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_answered_has_a_status(string path, HttpStatusCode status) =>
        Assert.Equal(status, (await _client.GetAsync(path, Token)).StatusCode);

    [Fact]
    public async Task Tag_names_come_by_scope()
    {
        var scopes = (await Json("/api/v2/search/tags")).GetProperty("scopes").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("tags"));
        Assert.Equal(["resource", "span", "intrinsic"], scopes.Keys);
        Assert.Equal("""["http.response.status_code","url.path"]""", scopes["span"].GetRawText());
        Assert.Equal("""{"tagNames":["http.response.status_code","service.name","url.path"],"metrics":{"completedJobs":1,"totalJobs":1}}""", await Text("/api/search/tags"));
        Assert.Equal("""["service.name"]""", (await Json("/api/v2/search/tags?scope=resource")).GetProperty("scopes")[0].GetProperty("tags").GetRawText());
    }

    [Theory]
    [InlineData("span.url.path", "", """[{"type":"string","value":"/orders"}]""")]
    [InlineData("span.http.response.status_code", "", """[{"type":"int","value":"500"}]""")]
    [InlineData("status", "", """[{"type":"keyword","value":"ok"},{"type":"keyword","value":"error"},{"type":"keyword","value":"unset"}]""")]
    [InlineData("name", "{ kind = client }", """[{"type":"string","value":"SELECT"}]""")]
    [InlineData("resource.service.name", "{ span.url.path = \"/nowhere\" }", "[]")]
    [InlineData("resource.service.name", "{ span.url.path = ", """[{"type":"string","value":"order"}]""")]
    [InlineData("duration", "", "[]")]
    [InlineData("rootServiceName", "", """[{"type":"string","value":"order"}]""")]
    public async Task Tag_values_have_types(string name, string query, string values) =>
        Assert.Equal(values, (await Json($"/api/v2/search/tag/{name}/values?q={Uri.EscapeDataString(query)}")).GetProperty("tagValues").GetRawText());

    [Fact]
    public async Task Tag_values_of_the_first_version_are_plain() =>
        Assert.Equal("""["order"]""", (await Json("/api/search/tag/service.name/values")).GetProperty("tagValues").GetRawText());

    [Fact]
    public async Task Metrics_over_time_stand_at_the_end_of_their_interval()
    {
        var series = await Text("/api/metrics/query_range?q={} | count_over_time() by(kind)&start=1684778320&end=1684778340&step=10s&exemplars=1");
        Assert.StartsWith(
            """{"series":[{"labels":[{"key":"kind","value":{"stringValue":"server"}}],"samples":[{"timestampMs":"1684778330000","value":1},{"timestampMs":"1684778340000"}],"exemplars":[{"labels":[{"key":"trace:id","value":{"stringValue":"00000000000000002f3e0cee77ae5dc9"}},{"key":"kind","value":{"stringValue":"server"}}],"timestampMs":"1684778327000"}]},""",
            series,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_at_once_are_one_value() =>
        Assert.Equal(
            """{"series":[{"labels":[{"key":"__name__","value":{"stringValue":"max_over_time"}}],"value":0.557}],"metrics":{"completedJobs":1,"totalJobs":1,"inspectedSpans":"2"}}""",
            await Text("/api/metrics/query?q={} | max_over_time(duration)&start=1684778320&end=1684778340"));

    [Fact]
    public async Task Health_and_version_answer()
    {
        Assert.Equal("echo", await Text("/api/echo"));
        Assert.Equal("2.9.0", (await Json("/api/status/buildinfo")).GetProperty("version").GetString());
        Assert.StartsWith("tempo, version", await Text("/status/version"), StringComparison.Ordinal);
    }
}
