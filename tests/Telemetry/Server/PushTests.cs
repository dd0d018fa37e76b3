using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Server.Push;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Loki push and Prometheus remote write.</summary>
public sealed class PushTests : IAsyncLifetime
{
    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_push_in_JSON_is_stored()
    {
        var body = Encoding.UTF8.GetBytes("""{"streams":[{"stream":{"app":"order"},"values":[["1700000000000000001","level=warn msg=\"oak is short\"",{"wood.type":"oak"}]]}]}""");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/loki/api/v1/push", body, "application/json"));
        Assert.Equal("""{app="order", service_name="order"} 1700000000000000001 level=warn msg="oak is short" {detected_level="warn", wood_type="oak"}""", await LineAsync());
    }

    [Fact]
    public async Task A_push_in_protobuf_is_stored()
    {
        var (request, stream, entry, time, pair) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
        time.Varint(1, 1_700_000_000);
        time.Varint(2, 5);
        pair.Text(1, "trace_id");
        pair.Text(2, "5b8efff798038103d269b633813fc60c");
        entry.Bytes(1, time.Written);
        entry.Text(2, "all is well");
        entry.Bytes(3, pair.Written);
        stream.Text(1, """{service_name="a\"b"}""");
        stream.Bytes(2, entry.Written);
        request.Bytes(1, stream.Written);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/loki/api/v1/push", Snappy.CompressToArray(request.Written), "application/x-protobuf"));
        Assert.Equal("""{service_name="a\"b"} 1700000000000000005 all is well {detected_level="unknown", trace_id="5b8efff798038103d269b633813fc60c"}""", await LineAsync());
    }

    [Theory]
    [InlineData("{}", """["1","x"]""", """{service_name="unknown_service"} 1 x {detected_level="unknown"}""")]
    [InlineData("null", """["1","x"]""", """{service_name="unknown_service"} 1 x {detected_level="unknown"}""")]
    [InlineData("""{"app":"a","b":null}""", """["1","x",null]""", """{app="a", service_name="a"} 1 x {detected_level="unknown"}""")]
    [InlineData("""{"app":"a"}""", """["1",null,{"b":null,"c":"d"}]""", """{app="a", service_name="a"} 1  {c="d", detected_level="unknown"}""")]
    [InlineData("""{"app":"a"}""", """["1"]""", """{app="a", service_name="a"} 1  {detected_level="unknown"}""")]
    [InlineData("""{"app":"a"}""", """["1","error",{"detected_level":"Notice"}]""", """{app="a", service_name="a"} 1 error {detected_level="Notice"}""")]
    [InlineData("""{"app":"a"}""", """["1","error",{"detected_level":"WARNING"}]""", """{app="a", service_name="a"} 1 error {detected_level="warn"}""")]
    [InlineData("""{"app":"a"}""", """["1","error",{"detected_level":"info"}]""", """{app="a", service_name="a"} 1 error {detected_level="info"}""")]
    [InlineData("""{"app":"\ud83c"}""", """["1","\udf32x",{"b":"\ud83c","\ud83cc":"d"}]""", "{app=\"\uFFFD\", service_name=\"\uFFFD\"} 1 \uFFFDx {_c=\"d\", b=\"\uFFFD\", detected_level=\"unknown\"}")]
    public async Task What_Loki_takes_for_empty_or_replaces_is_stored_so(string stream, string entry, string expected)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"streams":[{"stream":{"a":"b"},"values":null},{"stream":{{{stream}}},"values":[{{{entry}}}]}]}""");
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/loki/api/v1/push", body, "application/json"));
        Assert.Equal(expected, await LineAsync());
    }

    [Fact]
    public async Task A_push_without_streams_is_taken() =>
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/loki/api/v1/push", """{"streams":null}"""u8.ToArray(), "application/json"));

    [Theory]
    [InlineData("/api/v1/write")]
    [InlineData("/api/v1/push")]
    [InlineData("/prometheus/api/v1/write")]
    public async Task Remote_write_is_stored(string path)
    {
        var (request, series, name, sample) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
        name.Text(1, "__name__");
        name.Text(2, "up");
        sample.Fixed64(1, BitConverter.DoubleToUInt64Bits(1.5));
        sample.Varint(2, 1_700_000_000_000);
        series.Bytes(1, name.Written);
        series.Bytes(2, sample.Written);
        request.Bytes(1, series.Written);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(path, Snappy.CompressToArray(request.Written), "application/x-protobuf"));

        var stored = Assert.Single(await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation));
        Assert.Equal(("""{__name__="up"}""", 1_700_000_000_000, 1.5), (stored.Labels.ToString(), stored.TimestampsMs[0], stored.Values[0]));
    }

    [Theory]
    [InlineData("/loki/api/v1/push", "application/json", "{}")]
    [InlineData("/loki/api/v1/push", "application/json", """{"streams":[{"stream":{"a":"b"},"values":[["now","x"]]}]}""")]
    [InlineData("/loki/api/v1/push", "application/x-protobuf", "no snappy")]
    [InlineData("/api/v1/write", "application/x-protobuf", "no snappy")]
    public async Task Bad_input_is_refused(string path, string type, string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, Encoding.UTF8.GetBytes(body), type));

    [Theory]
    [InlineData("{a=\"b\", c=\"d\\n\\\"\"}", "{a=\"b\", c=\"d\\n\\\"\"}")]
    [InlineData("{ a = \"b\" , }", "{a=\"b\"}")]
    [InlineData("{a=\"\\u00e9\\x41\\t\"}", "{a=\"éA\t\"}")]
    [InlineData("{}", "{}")]
    public void Label_sets_are_read(string text, string labels) => Assert.Equal(labels, LabelSetText.Parse(text).ToString());

    [Theory]
    [InlineData("a", "labels a: expected '{' at character 1, found 'a'")]
    [InlineData("{a}", "labels {a}: expected '=' at character 3, found '}'")]
    [InlineData("{a=\"b", "labels {a=\"b: unterminated quoted string at character 4")]
    public void Bad_label_sets_are_refused_with_their_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSetText.Parse(text)).Message);

    async Task<HttpStatusCode> PostAsync(string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        return response.StatusCode;
    }

    async Task<string> LineAsync()
    {
        var lines = await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation);
        var line = Assert.Single(lines);
        return $"{line.Stream} {line.TimestampNs} {line.Line} {line.StructuredMetadata}";
    }
}
