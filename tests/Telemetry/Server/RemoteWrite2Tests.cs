using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Prometheus remote write 2.0: symbols, what was written, and what is refused.</summary>
public sealed class RemoteWrite2Tests : IAsyncLifetime
{
    const string Version2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    // Numbers of the symbols below.
    const int Name = 1, Up = 2, Job = 3, Shop = 4, Help = 5, Seconds = 6, TraceId = 7, Id = 8;

    static readonly string[] Symbols = ["", "__name__", "up", "job", "shop", "Whether it is up", "seconds", "trace_id", "ab"];

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Samples_with_start_exemplar_and_metadata_are_stored()
    {
        var response = await SendAsync(Request(Series([Name, Up, Job, Shop], series =>
        {
            series.Bytes(2, Sample(1.5, 1_700_000_000_000, startMs: 1_699_999_000_000));
            series.Bytes(4, Message(exemplar =>
            {
                exemplar.Bytes(1, [TraceId, Id]);
                exemplar.Fixed64(2, BitConverter.DoubleToUInt64Bits(0.5));
                exemplar.Varint(3, 1_700_000_000_000);
            }));
            series.Bytes(5, Message(metadata =>
            {
                metadata.Varint(1, 2);
                metadata.Varint(3, Help);
                metadata.Varint(4, Seconds);
            }));
        })));

        Assert.Equal((HttpStatusCode.NoContent, "1", "0", "1"), Told(response));
        var stored = Assert.Single(await SeriesAsync());
        Assert.Equal("""{__name__="up", job="shop"}""", stored.Labels.ToString());
        Assert.Equal((1_700_000_000_000, 1.5, 1_699_999_000_000), (stored.TimestampsMs[0], stored.Values[0], stored.StartTimestampsMs![0]));
        Assert.Equal("""{trace_id="ab"}""", Assert.Single(await _server.Store.Series.ExemplarsAsync([], TimeRange.All, Cancellation)).Labels.ToString());
        Assert.Equal(new MetricMetadata("up", "gauge", "Whether it is up", "seconds"), Assert.Single(await _server.Store.Series.MetadataAsync("up", Cancellation)));
    }

    [Fact]
    public async Task Native_histograms_with_spans_and_with_custom_buckets_are_stored()
    {
        var response = await SendAsync(Request(Series([Name, Up], series =>
        {
            series.Bytes(3, Histogram(schema: 3, timeMs: 1000, []));
            series.Bytes(3, Histogram(schema: NativeHistogram.CustomBuckets, timeMs: 2000, [0.5, 1, 2, 4]));
        })));

        Assert.Equal((HttpStatusCode.NoContent, "0", "2", "0"), Told(response));
        var stored = Assert.Single(await SeriesAsync());
        Assert.Equal([new NativeHistogram.Bucket(1, 1), new(2, 3), new(4, 2)], stored.Histograms![0]!.Positive);
        Assert.Equal(new[] { 0.5, 1, 2, 4 }, stored.Histograms[1]!.CustomBounds);
        Assert.Equal((3, 6d, 7d, CounterResetHint.NotReset), (stored.Histograms[0]!.Schema, stored.Histograms[0]!.Count, stored.Histograms[0]!.Sum, stored.Histograms[0]!.ResetHint));
    }

    [Theory]
    [InlineData(new[] { Name, Up, Job }, "a series refers to 3 texts: expected pairs of a name and a value")]
    [InlineData(new[] { Name, 99 }, "a series refers to symbol 99, the request has 9")]
    [InlineData(new[] { Job, Shop }, "series {job=\"shop\"}: no label __name__ names the metric")]
    [InlineData(new[] { Name, Up, Job, Shop, Job, Up }, "series {__name__=\"up\", job=\"shop\"}: the label job comes twice")]
    public async Task A_series_that_cannot_be_taken_is_refused_alone_and_the_rest_is_told_to_be_written(int[] refs, string why)
    {
        var response = await SendAsync(Request(
            Series([.. refs.Select(number => (byte)number)], series => series.Bytes(2, Sample(1, 1000))),
            Series([Name, Up], series => series.Bytes(2, Sample(2, 1000)))));

        Assert.Equal((HttpStatusCode.BadRequest, "1", "0", "0"), Told(response));
        Assert.Equal(why + "\n", await response.Content.ReadAsStringAsync(Cancellation));
        var stored = Assert.Single(await SeriesAsync());
        Assert.Equal([2], stored.Values);
    }

    [Theory]
    [InlineData("application/x-protobuf;proto=io.prometheus.write.v3.Request", "snappy")]
    [InlineData("application/json", "snappy")]
    [InlineData(Version2, "gzip")]
    public async Task Another_message_or_encoding_is_unsupported(string type, string encoding)
    {
        var response = await SendAsync([], type, encoding);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "0", "0", "0"), Told(response));
    }

    [Fact]
    public async Task A_body_that_is_no_request_writes_nothing()
    {
        var response = await SendAsync(Snappy.CompressToArray([0x2a, 0x7f]));

        Assert.Equal((HttpStatusCode.BadRequest, "0", "0", "0"), Told(response));
    }

    async Task<IReadOnlyList<Series>> SeriesAsync() =>
        await _server.Store.Series.SelectAsync(new SeriesSelection { Matchers = [], AfterMs = 0, ThroughMs = long.MaxValue }, Cancellation);

    async Task<HttpResponseMessage> SendAsync(byte[] body, string type = Version2, string encoding = "snappy")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        content.Headers.ContentEncoding.Add(encoding);
        return await _server.CreateClient().PostAsync("/api/v1/write", content, Cancellation);
    }

    static (HttpStatusCode Status, string Samples, string Histograms, string Exemplars) Told(HttpResponseMessage response) =>
        (response.StatusCode, Header(response, "Samples"), Header(response, "Histograms"), Header(response, "Exemplars"));

    static string Header(HttpResponseMessage response, string what) => Assert.Single(response.Headers.GetValues($"X-Prometheus-Remote-Write-{what}-Written"));

    // Symbols stand last, for protobuf does not say in which order fields come.
    static byte[] Request(params byte[][] series) => Snappy.CompressToArray(Message(request =>
    {
        foreach (var item in series)
        {
            request.Bytes(5, item);
        }

        foreach (var symbol in Symbols)
        {
            request.Text(4, symbol);
        }
    }));

    static byte[] Series(byte[] refs, Action<ProtoWriter> write) => Message(series =>
    {
        series.Bytes(1, refs);
        write(series);
    });

    static byte[] Sample(double value, ulong timeMs, ulong startMs = 0) => Message(sample =>
    {
        sample.Fixed64(1, BitConverter.DoubleToUInt64Bits(value));
        sample.Varint(2, timeMs);
        sample.Varint(3, startMs);
    });

    // Buckets 1, 2 and 4 hold 1, 3 and 2 observations: spans (1, 2) and (1, 1), differences +1, +2, −1 in zig-zag.
    static byte[] Histogram(int schema, ulong timeMs, double[] bounds) => Message(histogram =>
    {
        histogram.Varint(1, 6);
        histogram.Fixed64(3, BitConverter.DoubleToUInt64Bits(7));
        histogram.Varint(4, (ulong)((schema << 1) ^ (schema >> 31)));
        histogram.Bytes(11, [0x08, 2, 0x10, 2]);
        histogram.Bytes(11, [0x08, 2, 0x10, 1]);
        histogram.Bytes(12, [2, 4, 1]);
        histogram.Varint(14, 2);
        histogram.Varint(15, timeMs);
        foreach (var bound in bounds)
        {
            histogram.Fixed64(16, BitConverter.DoubleToUInt64Bits(bound));
        }
    });

    static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
