using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>What Loki push and remote write refuse, in what words, and that the rest is kept.</summary>
public sealed class PushRefusalTests : IAsyncLifetime
{
    const string LokiForm = """the body is no push request {"streams":[{"stream":{…},"values":[["ns","line"]]}]}: """;

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("{}", """found no "streams" """)]
    [InlineData("[]", "found an array, expected an object")]
    [InlineData("""{"streams":{}}""", "streams: found an object, expected an array")]
    [InlineData("""{"streams":[{"values":[]}]}""", """streams[0]: found no "stream" """)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[]},{"stream":{"a":1},"values":[]}]}""", """streams[1].stream: found a number as "a", expected a text""")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x"],[]]}]}""", "streams[0].values[1]: found no items, expected a time, a line and perhaps structured metadata")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["now","x"]]}]}""", """streams[0].values[0]: the time "now" is no number of Unix nanoseconds""")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[[null,"x"]]}]}""", "streams[0].values[0][0]: found null, expected a text")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1",2]]}]}""", "streams[0].values[0][1]: found a number, expected a text")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"c":[]}]]}]}""", """streams[0].values[0][2]: found an array as "c", expected a text""")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"":"d"}]]}]}""", "streams[0].values[0]: label name is empty")]
    public async Task A_push_in_JSON_is_refused_with_its_place(string body, string why)
    {
        var (status, text) = await PostAsync("/loki/api/v1/push", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal((HttpStatusCode.BadRequest, LokiForm + why.TrimEnd() + "\n"), (status, text));
    }

    [Theory]
    [InlineData("""{"a.b":"c"}""", """streams[0].stream: the stream's label name "a.b" is not allowed: expected letters, digits and _, and no digit first""")]
    public async Task A_stream_whose_labels_are_not_understood_is_refused_alone(string labels, string why)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"streams":[{"stream":{{labels}},"values":[["1","x"],["2","y"]]},{"stream":{"a":"b"},"values":[["3","good"]]}]}""");
        Assert.Equal((HttpStatusCode.BadRequest, why + "\n"), await PostAsync("/loki/api/v1/push", body, "application/json"));
        var lines = await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation);
        Assert.Equal("good", Assert.Single(lines).Line);
    }

    [Theory]
    [InlineData("/loki/api/v1/push")]
    [InlineData("/api/v1/write")]
    public async Task A_snappy_block_that_says_it_is_gigabytes_large_is_too_large(string path)
    {
        foreach (var length in new byte[][] { [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], [0x80, 0x80, 0x80, 0x80, 0x08, 0], [0x81, 0x80, 0x80, 0x20, 0] })
        {
            var (status, text) = await PostAsync(path, length, "application/x-protobuf");
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
            Assert.Contains("at most 67108864 are taken", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_alone()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"streams":[{"stream":{"a":"b"},"values":[["1","{{new string('x', 262_145)}}"],["2","short"]]}]}""");
        var (status, text) = await PostAsync("/loki/api/v1/push", body, "application/json");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "Max entry size '262144' bytes exceeded for stream '{a=\"b\", service_name=\"unknown_service\"}' while adding an entry with length '262145' bytes\n"),
            (status, text));
        var lines = await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation);
        Assert.Equal("short", Assert.Single(lines).Line);
    }

    [Fact]
    public async Task A_sample_whose_time_cannot_be_kept_is_refused_alone()
    {
        var request = Request("up", Sample(1L << 62), Sample(1_000), Sample(-(1L << 62)));
        var (status, text) = await PostAsync("/api/v1/write", Snappy.CompressToArray(request), "application/x-protobuf");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("out of bounds for series {__name__=\"up\", job=\"a\"}: timestamp too new: 2262-04-11T23:47:16Z, newest acceptable timestamp is: ", text, StringComparison.Ordinal);

        var (answer, rows) = await PostAsync("/sql", "SELECT metric, time_unix_milli FROM samples WHERE time IS NOT NULL"u8.ToArray(), "text/plain");
        Assert.Equal(HttpStatusCode.OK, answer);
        Assert.Contains("""[["up",1000]]""", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF8_is_refused_with_its_series()
    {
        var (status, text) = await PostAsync("/api/v1/write", Snappy.CompressToArray(Request("up", [0xFF], Sample(1))), "application/x-protobuf");
        Assert.Equal((HttpStatusCode.BadRequest, "the label text \"\uFFFD\" is not valid UTF-8\n"), (status, text));
    }

    [Theory]
    [InlineData(100, 1, "a histogram has the schema 100: expected -4 to 52, or -53 for custom buckets\n")]
    [InlineData(0, -3, "a histogram has a bucket with -3 observations: expected none or more\n")]
    public async Task A_histogram_that_cannot_be_is_refused(long schema, long count, string why)
    {
        var (histogram, span) = (new ProtoWriter(), new ProtoWriter());
        span.Varint(2, 1);
        histogram.Varint(1, 1);
        histogram.Varint(4, (ulong)(schema << 1));
        histogram.Bytes(11, span.Written);
        histogram.Varint(12, (ulong)((count << 1) ^ (count >> 63)));
        histogram.Varint(15, 1_000);
        var (status, text) = await PostAsync("/api/v1/write", Snappy.CompressToArray(Request("h", (4, histogram.Written.ToArray()))), "application/x-protobuf");
        Assert.Equal((HttpStatusCode.BadRequest, why), (status, text));
    }

    [Fact]
    public async Task Labels_that_refer_to_a_long_text_again_and_again_do_not_fill_the_memory()
    {
        var (request, series, refs) = (new ProtoWriter(), new ProtoWriter(), new byte[20_000]);
        Array.Fill(refs, (byte)1);
        series.Bytes(1, refs);
        request.Text(4, "");
        request.Text(4, new string('x', 1_000_000));
        request.Bytes(5, series.Written);
        var before = GC.GetTotalAllocatedBytes();
        var (status, text) = await PostAsync("/api/v1/write", Snappy.CompressToArray(request.Written), "application/x-protobuf;proto=io.prometheus.write.v2.Request");
        Assert.Equal((HttpStatusCode.BadRequest, "the labels of a series are larger than 1048576 bytes\n"), (status, text));
        // Twenty gigabytes otherwise; other tests that run meanwhile count too.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
    }

    static (int Field, byte[] Bytes) Sample(long timeMs)
    {
        var sample = new ProtoWriter();
        sample.Fixed64(1, BitConverter.DoubleToUInt64Bits(1));
        sample.Varint(2, (ulong)timeMs);
        return (2, sample.Written.ToArray());
    }

    static byte[] Request(string metric, params (int Field, byte[] Bytes)[] values) => Request(metric, [(byte)'a'], values);

    static byte[] Request(string metric, byte[] value, params (int Field, byte[] Bytes)[] values)
    {
        var (request, series) = (new ProtoWriter(), new ProtoWriter());
        foreach (var (name, text) in new[] { ("__name__", Encoding.UTF8.GetBytes(metric)), ("job", value) })
        {
            var label = new ProtoWriter();
            label.Text(1, name);
            label.Bytes(2, text);
            series.Bytes(1, label.Written);
        }

        foreach (var (field, bytes) in values)
        {
            series.Bytes(field, bytes);
        }

        request.Bytes(1, series.Written);
        return request.Written.ToArray();
    }

    async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
