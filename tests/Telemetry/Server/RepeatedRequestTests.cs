using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Server.Generator;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A request that is sent again, because its sender did not hear the answer, counts once wherever one looks.</summary>
public sealed class RepeatedRequestTests : IAsyncLifetime
{
    const string LokiPush = """{"streams":[{"stream":{"service_name":"pushed"},"values":[["1700000000000000000","oak is short"]]}]}""";

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Lines_count_once_in_statistics_and_in_SQL()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v1/logs", Payloads.Protobuf(Signal.Logs), "application/x-protobuf"));
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v1/logs", Encoding.UTF8.GetBytes(Payloads.Logs), "application/json"));
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/loki/api/v1/push", Encoding.UTF8.GetBytes(LokiPush), "application/json"));
        }

        const string Range = "&start=1699999999000000000&end=1700000001000000000";
        using var stats = JsonDocument.Parse(await _server.CreateClient().GetStringAsync("/loki/api/v1/index/stats?query={service_name=~\".%2B\"}" + Range, Cancellation));
        Assert.Equal(2, stats.RootElement.GetProperty("entries").GetInt32());
        using var volume = JsonDocument.Parse(await _server.CreateClient().GetStringAsync("/loki/api/v1/index/volume?query={service_name=\"order\"}" + Range, Cancellation));
        Assert.Equal($"{"oak is short".Length}", volume.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString());
        Assert.Equal("n\r\n2\r\n", await SqlAsync("SELECT count(*) AS n FROM logs"));
    }

    [Fact]
    public async Task Spans_count_once_in_their_metrics()
    {
        var nowNs = _server.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var request = Payloads.Protobuf(Signal.Traces, Payloads.Traces.Replace("1700000000250000000", $"{nowNs}", StringComparison.Ordinal));
        using var channel = GrpcChannel.ForAddress(_server.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _server.Server.CreateHandler() });
        await GrpcExport.SendAsync(channel, GrpcExport.Traces, request, null, Cancellation);
        await GrpcExport.SendAsync(channel, GrpcExport.Traces, request, null, Cancellation);

        Assert.Equal("n\r\n1\r\n", await SqlAsync("SELECT count(*) AS n FROM spans"));
        await AssertCallsAsync(1);
    }

    [Fact]
    public async Task Spans_whose_sender_left_before_the_answer_are_in_their_metrics()
    {
        var nowNs = _server.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var request = Payloads.Protobuf(Signal.Traces, Payloads.Traces.Replace("1700000000250000000", $"{nowNs}", StringComparison.Ordinal));
        var receiver = _server.Services.GetRequiredService<OtlpReceiver>();
        using var sender = new CancellationTokenSource();
        var first = receiver.ReceiveAsync(Signal.Traces, request, sender.Token);
        await sender.CancelAsync();

        Assert.Equal(ReceiveStatus.Stored, (await first).Status);
        var again = await receiver.ReceiveAsync(Signal.Traces, request, Cancellation);
        Assert.Equal((ReceiveStatus.Stored, 0), (again.Status, again.Accepted));
        await AssertCallsAsync(1);
    }

    [Fact]
    public async Task Samples_count_once_in_SQL_and_deltas_in_their_sum()
    {
        var delta = Payloads.Protobuf(Signal.Metrics, Payloads.Metrics.Replace("\"aggregationTemporality\":2", "\"aggregationTemporality\":1", StringComparison.Ordinal));
        // remote write: one series with one sample of 1.5 at 1 ms.
        byte[] write = [0x0a, 0x1c, 0x0a, 0x0d, 0x0a, 0x08, .. "__name__"u8, 0x12, 0x01, .. "m"u8, 0x12, 0x0b, 0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x10, 0x01];
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v1/metrics", delta, "application/x-protobuf"));
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/api/v1/write", Snappy.CompressToArray(write), "application/x-protobuf"));
        }

        Assert.Equal("n\r\n1\r\n", await SqlAsync("SELECT count(*) AS n FROM samples WHERE metric = 'm'"));
        Assert.Equal("value\r\n7.0\r\n", await SqlAsync("SELECT value FROM samples WHERE metric = 'shop_orders_placed_total'"));
    }

    [Fact]
    public async Task Lines_that_get_the_time_of_their_arrival_are_others_each_time()
    {
        var request = Encoding.UTF8.GetBytes("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"alive"}}]}]}]}""");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v1/logs", request, "application/json"));
        }

        Assert.Equal("n\r\n2\r\n", await SqlAsync("SELECT count(*) AS n FROM logs"));
    }

    async Task<HttpStatusCode> PostAsync(string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        return response.StatusCode;
    }

    Task<string> SqlAsync(string sql) => _server.CreateClient().GetStringAsync("/sql?format=csv&sql=" + Uri.EscapeDataString(sql), Cancellation);

    async Task AssertCallsAsync(int expected)
    {
        using var batch = _server.Services.GetRequiredService<MetricsGenerator>().Collect();
        Assert.Equal(AppendResult.Stored, await _server.Store.AppendAsync(batch, Cancellation));
        Assert.Equal($"calls\r\n{expected}.0\r\n", await SqlAsync("SELECT max(value) AS calls FROM samples WHERE metric = 'traces_spanmetrics_calls_total'"));
    }
}
