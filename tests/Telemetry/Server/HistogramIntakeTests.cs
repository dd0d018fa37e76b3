using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Sums that are zero, and native histograms that Prometheus brings to its schemas or refuses.</summary>
public sealed class HistogramIntakeTests : IAsyncLifetime
{
    const string Mismatch = "3 observations found in buckets, but the Count field is 99: histogram's observation count should equal the number of observations found in the buckets (in absence of NaN)";

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("summary", "", "m_count=2 m_sum=0")]
    [InlineData("summary", ",\"sum\":0", "m_count=2 m_sum=0")]
    [InlineData("summary", ",\"sum\":3", "m_count=2 m_sum=3")]
    [InlineData("histogram", "", "m_bucket=2 m_count=2")]
    [InlineData("histogram", ",\"sum\":0", "m_bucket=2 m_count=2 m_sum=0")]
    public async Task A_sum_of_zero_is_a_sum_and_none_is_none_where_there_may_be_none(string kind, string sum, string expected)
    {
        Assert.Equal("{}", await PostAsync(kind, $$"""{"timeUnixNano":"1700000000000000000","count":"2"{{sum}}}"""));
        var samples = (await SeriesAsync()).Select(series => string.Create(CultureInfo.InvariantCulture, $"{series.Labels[Labels.MetricName]}={series.Values[0]}"));
        Assert.Equal(expected, string.Join(' ', samples.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("\"count\":\"3\",\"sum\":1", null)]
    [InlineData("\"count\":\"99\",\"sum\":1", Mismatch)]
    [InlineData("\"count\":\"99\"", Mismatch)]
    [InlineData("\"count\":\"99\",\"sum\":\"NaN\"", null)]
    public async Task Observations_of_an_exponential_histogram_are_those_in_its_buckets(string fields, string? why)
    {
        const string Buckets = """ "zeroCount":"1","positive":{"bucketCounts":["1"]},"negative":{"bucketCounts":["1"]} """;
        var answer = await PostAsync(
            "exponentialHistogram", $$"""{"timeUnixNano":"1700000000000000000","count":"1","zeroCount":"1"},{"timeUnixNano":"1700000001000000000",{{fields}},{{Buckets}}}""");
        Assert.Equal(why is null ? "{}" : $$$"""{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"{{{why.Replace("'", "\\u0027", StringComparison.Ordinal)}}}"}}""", answer);
        Assert.Equal(why is null ? 2 : 1, Assert.Single(await SeriesAsync()).TimestampsMs.Length);
    }

    [Theory]
    [InlineData(8, 8, "-1:1 4:2 5:3 1025:4")]
    [InlineData(10, 8, "0:1 1:2 2:3 257:4")]
    [InlineData(20, 8, "0:1 1:9")]
    [InlineData(52, 8, "0:1 1:9")]
    public async Task A_remote_histogram_of_a_finer_schema_is_scaled_down(int schema, int expected, string buckets)
    {
        // Buckets -1, 4, 5 and 1025.
        var histogram = Histogram(schema, count: 10, 1, 2, 3, 4);
        Assert.Equal((HttpStatusCode.NoContent, ""), await WriteAsync(histogram));
        var stored = Assert.Single(await SeriesAsync()).Histograms![0]!;
        Assert.Equal(expected, stored.Schema);
        Assert.Equal(buckets, string.Join(' ', stored.Positive.Select(bucket => string.Create(CultureInfo.InvariantCulture, $"{bucket.Index}:{bucket.Count}"))));
    }

    [Fact]
    public async Task A_remote_histogram_whose_count_is_another_is_refused()
    {
        Assert.Equal((HttpStatusCode.BadRequest, Mismatch + "\n"), await WriteAsync(Histogram(schema: 0, count: 99, 0, 1, 2, 0)));
        Assert.Empty(await SeriesAsync());
    }

    [Theory]
    [InlineData(new[] { 1, 0.5 }, "the bounds of a histogram with custom buckets do not ascend: expected finite numbers, each greater than the one before")]
    [InlineData(new[] { 1, double.PositiveInfinity }, "the bounds of a histogram with custom buckets do not ascend: expected finite numbers, each greater than the one before")]
    [InlineData(new[] { 1.0, 2.0 }, "a histogram with custom buckets has a bucket that its 2 bounds do not make")]
    public async Task Custom_buckets_are_those_that_their_bounds_make(double[] bounds, string why)
    {
        byte[] histogram = [.. Histogram(NativeHistogram.CustomBuckets, count: 10, 1, 2, 3, 4), .. Message(message =>
        {
            foreach (var bound in bounds)
            {
                message.Fixed64(16, BitConverter.DoubleToUInt64Bits(bound));
            }
        })];
        Assert.Equal((HttpStatusCode.BadRequest, why + "\n"), await WriteAsync(histogram));
    }

    async Task<IReadOnlyList<Series>> SeriesAsync() =>
        await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation);

    async Task<string> PostAsync(string kind, string points)
    {
        var temporality = kind == "summary" ? "" : "\"aggregationTemporality\":2,";
        var body = $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","{{{kind}}}":{{{{temporality}}}"dataPoints":[{{{points}}}]}}]}]}]}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _server.CreateClient().PostAsync("/v1/metrics", content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    async Task<(HttpStatusCode Status, string Text)> WriteAsync(byte[] histogram)
    {
        var request = Message(write => write.Bytes(1, Message(series =>
        {
            series.Bytes(1, Message(label =>
            {
                label.Text(1, "__name__");
                label.Text(2, "m");
            }));
            series.Bytes(4, histogram);
        })));
        using var content = new ByteArrayContent(Snappy.CompressToArray(request));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await _server.CreateClient().PostAsync("/api/v1/write", content, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    // Spans: one bucket at -1, two at 4, one at 1025; counts as differences.
    static byte[] Histogram(int schema, ulong count, params long[] counts) => Message(histogram =>
    {
        histogram.Varint(1, count);
        histogram.Varint(4, ZigZag(schema));
        foreach (var (offset, length) in new[] { (-1, 1UL), (4, 2UL), (1019, 1UL) })
        {
            histogram.Bytes(11, Message(span =>
            {
                span.Varint(1, ZigZag(offset));
                span.Varint(2, length);
            }));
        }

        var before = 0L;
        foreach (var number in counts)
        {
            histogram.Varint(12, ZigZag(number - before));
            before = number;
        }

        histogram.Varint(15, 1_700_000_000_000);
    });

    static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    static byte[] Message(Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        return message.Written.ToArray();
    }
}
