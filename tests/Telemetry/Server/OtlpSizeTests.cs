using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>They take so much memory that they run alone: SQL of others would be ended for it.</summary>
[CollectionDefinition(nameof(LargeCollection), DisableParallelization = true)]
public sealed class LargeCollection;

/// <summary>Requests that are small on the way and would take gigabytes are refused, and the records beside them are not.</summary>
[Collection(nameof(LargeCollection))]
public sealed class OtlpSizeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const string TooLarge = "the records of the request take more than 256 MB: send smaller batches";
    const int Records = 20_000_000;
    const long MostAllocated = 1L << 30;

    static readonly string LongName = new('n', 100_000);
    static readonly string Entries = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""{"key":"k{{i}}","value":{"intValue":"1"} }"""));
    static readonly string Tree = $$"""{"key":"{{LongName}}","value":{"kvlistValue":{"values":[{{Entries}}]} } }""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("logs")]
    [InlineData("sum")]
    [InlineData("exponential histogram")]
    public async Task Records_of_two_bytes(string kind)
    {
        var (path, request) = kind switch
        {
            // ResourceLogs, ScopeLogs, and LogRecords without a field.
            "logs" => ("/v1/logs", Field(0x0a, Field(0x12, Repeated([0x12, 0x00])))),
            // ResourceMetrics, ScopeMetrics, a Metric with a Sum, and NumberDataPoints without a field.
            "sum" => ("/v1/metrics", Field(0x0a, Field(0x12, Field(0x12, [0x0a, 0x01, (byte)'m', .. Field(0x3a, Repeated([0x0a, 0x00]))])))),
            _ => ("/v1/metrics", Field(0x0a, Field(0x12, Field(0x12, [0x0a, 0x01, (byte)'e', .. Field(0x52, Repeated([0x0a, 0x00]))])))),
        };
        var before = GC.GetTotalAllocatedBytes();
        using var response = await PostAsync(path, request, "application/x-protobuf");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(TooLarge, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostAllocated);
    }

    [Fact]
    public async Task Lines_of_a_few_bytes_pushed_to_Loki()
    {
        var lines = string.Join(',', Enumerable.Repeat("""["1",""]""", 4_000_000));
        using var response = await PostAsync("/loki/api/v1/push", Encoding.UTF8.GetBytes($$$"""{"streams":[{"stream":{"a":"b"},"values":[{{{lines}}}]}]}"""), "application/json");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, TooLarge + "\n"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
    }

    [Theory]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[*]},{"body":{"stringValue":"good"}}]}]}]}""", "1")]
    [InlineData("""{"resourceLogs":[{"resource":{"attributes":[*]},"scopeLogs":[{"logRecords":[{},{}]}]},{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"good"}}]}]}]}""", "2")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"scope":{"attributes":[*]},"logRecords":[{}]},{"logRecords":[{"body":{"stringValue":"good"}}]}]}]}""", "1")]
    public async Task A_long_name_before_many_others(string request, string rejected)
    {
        var before = GC.GetTotalAllocatedBytes();
        var (count, why) = await PartialAsync("/v1/logs", request.Replace("*", Tree, StringComparison.Ordinal), "rejectedLogRecords");
        Assert.Equal(rejected, count);
        Assert.EndsWith("labels and structured metadata have more than 65536 characters", why, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostAllocated / 4);
    }

    [Fact]
    public async Task Structured_metadata_longer_than_Loki_takes()
    {
        var attributes = string.Join(',', Enumerable.Range(0, 5).Select(i => $$$"""{"key":"a{{{i}}}","value":{"stringValue":"{{{LongName[..15_000]}}}"}}"""));
        var request = $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{{{attributes}}}]},{}]}]}]}""";
        Assert.Equal(("1", "structured metadata of a log record is longer than 65536 bytes"), await PartialAsync("/v1/logs", request, "rejectedLogRecords"));
    }

    [Fact]
    public async Task A_service_name_that_is_longer_than_a_label()
    {
        var request = $$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{LongName}}}"}}]},"scopeMetrics":[{"metrics":[{"name":"long","gauge":{"dataPoints":[{"timeUnixNano":"1700000000000000000","asDouble":1}]}}]}]}]}""";
        var (count, why) = await PartialAsync("/v1/metrics", request, "rejectedDataPoints");
        Assert.Equal("1", count);
        Assert.Contains("the value of the label service_name has 100000 bytes, at most 2048 are taken", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__name__", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"*","gauge":{"dataPoints":[!]}}]}]}]}""")]
    [InlineData("instance", """{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.instance.id","value":{"stringValue":"*"}}]},"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[!]}}]}]}]}""")]
    public async Task A_long_text_in_the_labels_of_many_series(string label, string request)
    {
        var points = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""{"timeUnixNano":"1","asDouble":1,"attributes":[{"key":"k","value":{"intValue":"{{i}}"} }]}"""));
        var before = GC.GetTotalAllocatedBytes();
        var (count, why) = await PartialAsync("/v1/metrics", request.Replace("*", LongName, StringComparison.Ordinal).Replace("!", points, StringComparison.Ordinal), "rejectedDataPoints");
        Assert.Equal(("5000", $"the value of the label {label} has 100000 bytes, at most 2048 are taken"), (count, why));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostAllocated / 4);
    }

    [Fact]
    public async Task A_link_with_a_short_id_refuses_its_span_alone()
    {
        const string Span = "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"name\":\"s\",\"startTimeUnixNano\":\"1700000000000000000\",\"endTimeUnixNano\":\"1700000000000000001\"";
        var request = $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{{{Span}}},"spanId":"b7ad6b7169203331","links":[{"traceId":"0af76519","spanId":"b7ad6b7169203331"}]},{{{{Span}}},"spanId":"b7ad6b7169203332"}]}]}]}""";
        Assert.Equal(("1", "Span.Link: ids of 4 and 8 bytes, expected 16 and 8"), await PartialAsync("/v1/traces", request, "rejectedSpans"));
    }

    async Task<(string? Count, string? Why)> PartialAsync(string path, string request, string countName)
    {
        using var response = await PostAsync(path, Encoding.UTF8.GetBytes(request), "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        var partial = answer.RootElement.GetProperty("partialSuccess");
        return (partial.GetProperty(countName).GetString(), partial.GetProperty("errorMessage").GetString());
    }

    async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type)
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(body, Cancellation);
        }

        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.ContentEncoding.Add("gzip");
        return await server.CreateClient().PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
    }

    static byte[] Repeated(byte[] bytes)
    {
        var all = new byte[bytes.Length * Records];
        for (var i = 0; i < all.Length; i += bytes.Length)
        {
            bytes.CopyTo(all, i);
        }

        return all;
    }

    static byte[] Field(byte tag, byte[] content)
    {
        var length = new List<byte>();
        for (var rest = content.Length; ; rest >>= 7)
        {
            length.Add((byte)(rest > 0x7f ? rest | 0x80 : rest));
            if (rest <= 0x7f)
            {
                return [tag, .. length, .. content];
            }
        }
    }
}
