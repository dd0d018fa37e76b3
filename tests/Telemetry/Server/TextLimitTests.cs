using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A long text of a span is cut with a mark and counted, whatever brought it; nothing is lost without a word.</summary>
public sealed class TextLimitTests : IAsyncLifetime
{
    const int Limit = 16 << 10;
    const string Id = "5b8efff798038103d269b633813fc60c";

    static readonly string Long = new('x', 100_000);
    static readonly string Kept = new string('x', Limit - 48) + "… (83664 of 100000 bytes cut)";

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("grpc")]
    public async Task Each_long_text_of_a_span_is_cut(string form)
    {
        const string Attributes = """[{"key":"text","value":{"stringValue":"*"}},{"key":"*","value":{"intValue":"1"}},{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"*"},{"intValue":"2"}]}}}]""";
        var request = """
            {"resourceSpans":[{"resource":{"attributes":!},"scopeSpans":[{"scope":{"name":"*","version":"*","attributes":!},"spans":[{
              "traceId":"#","spanId":"eee19b7ec3c1b174","name":"*","traceState":"*","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000000001",
              "status":{"code":2,"message":"*"},"attributes":!,"events":[{"name":"*","attributes":!}],
              "links":[{"traceId":"#","spanId":"eee19b7ec3c1b175","traceState":"*","attributes":!}]}]}]}]}
            """.Replace("!", Attributes, StringComparison.Ordinal).Replace("*", Long, StringComparison.Ordinal).Replace("#", Id, StringComparison.Ordinal);
        await SendAsync(form, request);
        var (resource, scope, span) = await SpanAsync();
        Assert.Equal((Kept, Kept), (scope.GetProperty("name").GetString(), scope.GetProperty("version").GetString()));
        Assert.Equal((Kept, Kept), (span.GetProperty("name").GetString(), span.GetProperty("traceState").GetString()));
        Assert.Equal(Kept, span.GetProperty("status").GetProperty("message").GetString());
        Assert.Equal(Kept, span.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal(Kept, span.GetProperty("links")[0].GetProperty("traceState").GetString());
        foreach (var owner in new[] { resource, scope, span, span.GetProperty("events")[0], span.GetProperty("links")[0] })
        {
            var attributes = owner.GetProperty("attributes").EnumerateArray().ToDictionary(entry => entry.GetProperty("key").GetString()!, entry => entry.GetProperty("value"));
            Assert.Equal(Kept, attributes["text"].GetProperty("stringValue").GetString());
            Assert.Equal("1", attributes[Kept].GetProperty("intValue").GetString());
            Assert.InRange(attributes["list"].GetRawText().Length, 1, Limit + 1_000);
        }

        // Four names and versions, two trace states and a message; for each owner of attributes a value, a key and an item; lists as a whole.
        Assert.InRange(await TruncatedAsync(), 7 + 15, 7 + 15 + 5);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    [InlineData("grpc")]
    public async Task A_span_with_too_much_in_many_attributes_is_refused_alone(string form)
    {
        const string Span = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b17#","name":"s","attributes":[!]}""";
        var many = string.Join(',', Enumerable.Range(0, 100).Select(i => $$$"""{"key":"a{{{i}}}","value":{"stringValue":"{{{Long}}}"}}"""));
        var spans = Span.Replace('#', '1').Replace("!", many, StringComparison.Ordinal) + "," + Span.Replace('#', '2').Replace("!", "", StringComparison.Ordinal);
        var answer = await SendAsync(form, $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{spans}}]}]}]}""");
        Assert.Contains("attributes, events and links of a span have ", answer, StringComparison.Ordinal);
        Assert.Contains(" bytes, at most 1048576 are taken", answer, StringComparison.Ordinal);
        Assert.Equal("s", (await SpanAsync()).Span.GetProperty("name").GetString());
    }

    [Fact]
    public void What_is_kept_ends_with_a_whole_character()
    {
        var limit = new TextLimit(Signal.Traces, 1_024, _server.Services.GetRequiredService<IngestMetrics>());
        for (var before = 0; before < 4; before++)
        {
            var text = new string('a', before) + string.Concat(Enumerable.Repeat("🌲", 1_000));
            var kept = limit.Take(Encoding.UTF8.GetBytes(text), TextKind.Name).ToArray();
            Assert.InRange(kept.Length, 900, 1_024);
            var whole = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(kept);
            Assert.StartsWith(whole[..whole.IndexOf('…', StringComparison.Ordinal)], text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Limit, 0)]
    [InlineData(Limit + 1, 1)]
    public async Task A_text_of_the_limit_is_whole(int length, long truncated)
    {
        await SendAsync("json", $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{Id}}","spanId":"eee19b7ec3c1b174","name":"{{new string('n', length)}}"}]}]}]}""");
        Assert.Equal(truncated == 0, (await SpanAsync()).Span.GetProperty("name").GetString()!.Length == length);
        Assert.Equal(truncated, await TruncatedAsync());
    }

    async Task<string> SendAsync(string form, string json)
    {
        var protobuf = Payloads.Protobuf(Signal.Traces, json);
        if (form == "grpc")
        {
            using var channel = GrpcChannel.ForAddress(_server.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _server.Server.CreateHandler() });
            return Encoding.UTF8.GetString(await GrpcExport.SendAsync(channel, GrpcExport.Traces, protobuf, null, Cancellation));
        }

        using var content = new ByteArrayContent(form == "json" ? Encoding.UTF8.GetBytes(json) : protobuf);
        content.Headers.ContentType = new MediaTypeHeaderValue(form == "json" ? "application/json" : "application/x-protobuf");
        using var response = await _server.CreateClient().PostAsync("/v1/traces", content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    async Task<(JsonElement Resource, JsonElement Scope, JsonElement Span)> SpanAsync()
    {
        var trace = await _server.CreateClient().GetStringAsync($"/api/v2/traces/{Id}", Cancellation);
        var resource = JsonElement.Parse(trace).GetProperty("trace").GetProperty("resourceSpans")[0];
        var scope = resource.GetProperty("scopeSpans")[0];
        return (resource.GetProperty("resource"), scope.GetProperty("scope"), Assert.Single(scope.GetProperty("spans").EnumerateArray()));
    }

    async Task<long> TruncatedAsync() =>
        JsonElement.Parse(await _server.CreateClient().GetStringAsync("/status", Cancellation)).GetProperty("traces").GetProperty("truncated").GetInt64();
}
