using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>The HTTP transport: encodings, content types, partial success, and how bad input is refused.</summary>
public sealed class OtlpHttpTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const string Json = "application/json";
    const string Protobuf = "application/x-protobuf";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/traces", nameof(Signal.Traces), 200)]
    [InlineData("/v1/metrics", nameof(Signal.Metrics), 200)]
    [InlineData("/v1/logs", nameof(Signal.Logs), 200)]
    [InlineData("/otlp/v1/logs", nameof(Signal.Logs), 204)]
    [InlineData("/otlp/v1/metrics", nameof(Signal.Metrics), 200)]
    [InlineData("/api/v1/otlp/v1/metrics", nameof(Signal.Metrics), 200)]
    public async Task Each_path_takes_both_encodings_plain_and_compressed(string path, string signalName, int status)
    {
        var signal = Enum.Parse<Signal>(signalName);
        foreach (var encoding in new[] { "", "gzip", "deflate", "raw deflate", "zstd" })
        {
            using var json = await PostAsync(path, Encoding.UTF8.GetBytes(Payloads.Json(signal)), Json, encoding);
            Assert.Equal(status, (int)json.StatusCode);
            Assert.Equal(status == 204 ? "" : "{}", await json.Content.ReadAsStringAsync(Cancellation));
            using var protobuf = await PostAsync(path, Payloads.Protobuf(signal), Protobuf, encoding);
            Assert.Equal(status, (int)protobuf.StatusCode);
        }
    }

    [Theory]
    [InlineData("/v1/metrics", 200)]
    [InlineData("/otlp/v1/metrics", 400)]
    [InlineData("/api/v1/otlp/v1/metrics", 400)]
    [InlineData("/prometheus/api/v1/otlp/v1/metrics", 400)]
    public async Task A_point_that_is_refused_is_told_in_the_manner_of_the_path(string path, int status)
    {
        var points = """[{"timeUnixNano":"1700000000000000000","asDouble":1,"attributes":[{"key":"","value":{"stringValue":"x"}}]},{"timeUnixNano":"1700000000000000000","asDouble":1}]""";
        var name = $"manner_{path.Replace('/', 'x')}";
        var body = $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"{{{name}}}","gauge":{"dataPoints":{{{points}}}}}]}]}]}""";
        using var response = await PostAsync(path, Encoding.UTF8.GetBytes(body), Json, "");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("label name is empty", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var selection = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, MatchType.Equal, name)], AfterMs = 0, ThroughMs = long.MaxValue };
        Assert.Single(await server.Store.Series.SelectAsync(selection, Cancellation));
    }

    public static TheoryData<string, string, string, int, string> BadInput => new()
    {
        { "text/plain", "", "{}", 415, "content type \"text/plain; charset=utf-8\" is not supported: send application/x-protobuf or application/json" },
        { Json, "br", "{}", 415, "content encoding \"br\" is not supported: send none, gzip, deflate or zstd" },
        { Json, "gzip*", "not gzip", 400, "the body is not valid gzip, or is cut short" },
        { Json, "", "", 400, "the body is not valid JSON" },
        { Json, "", "{", 400, "the body is not valid JSON" },
        { Json, "", "{} {}", 400, "the body is not valid JSON" },
        { Json, "", "[]", 400, "found an array, expected an object (ExportTraceServiceRequest)" },
        { Json, "", """{"resourceSpans":{}}""", 400, "resourceSpans: found an object, expected an array" },
        { Json, "", """{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"traceId":"xyz"}]}]}]}""", 400, "resourceSpans[0].scopeSpans[0].spans[1].traceId: found \"xyz\", expected an id in hexadecimal digits" },
        { Json, "", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":true}]}]}]}""", 400, "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano: found true, expected a whole number of 64 bits" },
        { Json, "", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SERVER"}]}]}]}""", 400, "kind: found \"SERVER\", expected a number or one of SPAN_KIND_UNSPECIFIED" },
        { Protobuf, "", "\u000a\u007f", 400, "ExportTraceServiceRequest: field 1 at byte 0 of the message says it is 127 bytes long, 0 are left" },
        { Protobuf, "", "\u0048\u0001", 200, "" },
        { Protobuf, "", "\u004f", 400, "has the wire type 7, which protobuf 3 does not know" },
        { Protobuf, "", "\u0049", 400, "needs 8 bytes, 0 are left" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Bad_input_is_refused_with_what_was_found_and_where(string type, string encoding, string body, int status, string message)
    {
        using var response = encoding == "gzip*"
            ? await SendAsync("/v1/traces", Encoding.UTF8.GetBytes(body), type, "gzip")
            : await PostAsync("/v1/traces", Encoding.UTF8.GetBytes(body), type, encoding is "br" ? "" : encoding, encoding);

        Assert.Equal(status, (int)response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        if (type == Json)
        {
            using var json = System.Text.Json.JsonDocument.Parse(bytes);
            Assert.Equal(3, json.RootElement.GetProperty("code").GetInt32());
            Assert.Contains(message, json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(message, Encoding.UTF8.GetString(Part.Of(bytes, "Status", 2)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Records_that_cannot_be_taken_are_counted_and_the_rest_is_stored()
    {
        var json = Payloads.Traces.Replace("\"spans\":[{", "\"spans\":[{\"traceId\":\"00\",\"name\":\"bad\"},{", StringComparison.Ordinal);

        using var asJson = await PostAsync("/v1/traces", Encoding.UTF8.GetBytes(json), Json, "");
        Assert.Equal(HttpStatusCode.OK, asJson.StatusCode);
        Assert.StartsWith("""{"partialSuccess":{"rejectedSpans":"1","errorMessage":"a span needs a trace_id""", await asJson.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using var asProtobuf = await PostAsync("/v1/traces", Payloads.Protobuf(Signal.Traces, json), Protobuf, "");
        var partial = Part.Of(await asProtobuf.Content.ReadAsByteArrayAsync(Cancellation), "ExportTraceServiceResponse", 1).ToArray();
        Assert.Equal([8, 1], partial[..2]);
        Assert.Equal("application/x-protobuf", asProtobuf.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_bomb_is_refused_by_its_size_after_decompression(string encoding)
    {
        using var response = await PostAsync("/v1/logs", new byte[(64 << 20) + 1], Protobuf, encoding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("zstd")]
    public async Task A_compressed_body_that_was_cut_short_is_refused(string encoding)
    {
        // Two whole requests are one: what is lost with the second must not go unnoticed.
        byte[] request = [.. Payloads.Protobuf(Signal.Logs), .. Payloads.Protobuf(Signal.Logs)];
        var whole = Compressed(request, encoding);
        for (var length = 1; length < whole.Length - 8; length++)
        {
            using var response = await SendAsync("/v1/logs", whole[..length], Protobuf, encoding);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{response.StatusCode} for {length} of {whole.Length} bytes");
        }
    }

    [Fact]
    public async Task Status_tells_what_came_in()
    {
        using var sent = await PostAsync("/v1/logs", Payloads.Protobuf(Signal.Logs), Protobuf, "");
        using var status = System.Text.Json.JsonDocument.Parse(await server.CreateClient().GetStringAsync("/status", Cancellation));
        Assert.True(status.RootElement.GetProperty("logs").GetProperty("accepted").GetInt64() > 0);
        Assert.True(status.RootElement.GetProperty("logs").GetProperty("stored").GetInt64() > 0);
        Assert.Equal("ready", await server.CreateClient().GetStringAsync("/ready", Cancellation));
    }

    Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type, string encoding, string? header = null) =>
        SendAsync(path, Compressed(body, encoding), type, header ?? encoding);

    async Task<HttpResponseMessage> SendAsync(string path, byte[] body, string type, string encoding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type == "text/plain" ? new MediaTypeHeaderValue(type, "utf-8") : new MediaTypeHeaderValue(type);
        if (encoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(encoding.Split(' ')[^1]);
        }

        return await server.CreateClient().PostAsync(path, content, Cancellation);
    }

    static byte[] Compressed(byte[] body, string encoding)
    {
        using var into = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(into, CompressionLevel.Fastest, leaveOpen: true),
            "raw deflate" => new DeflateStream(into, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(into, leaveOpen: true),
            _ => new BufferedStream(into),
        })
        {
            stream.Write(body);
            stream.Flush();
            return stream is BufferedStream ? into.ToArray() : Finish(stream, into);
        }
    }

    static byte[] Finish(Stream stream, MemoryStream into)
    {
        stream.Dispose();
        return into.ToArray();
    }
}
