using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Generator;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A full queue takes nothing, says when to come again, and loses nothing of what it took.</summary>
public sealed class BackPressureTests : IAsyncLifetime
{
    const int Requests = 100;

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-full-");
    readonly ServerFixture _fixture = new();
    TelemetryStore _store = null!;
    WebApplicationFactory<Program> _server = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = TelemetryStore.Open(
            new StoreOptions { DataDirectory = _directory.FullName, QueueBytes = 1 }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
        _server = _fixture.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton(_store)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _fixture.DisposeAsync();
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Http_answers_429_with_a_time_to_wait_and_keeps_what_it_acknowledged()
    {
        using var client = _server.CreateClient();
        var responses = await Task.WhenAll(Enumerable.Range(0, Requests).Select(async number =>
        {
            using var content = new ByteArrayContent(OneLine(number));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            return await client.PostAsync("/v1/logs", content, Cancellation);
        }));

        Assert.All(responses, response => Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
        var refused = responses.Where(response => response.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, response => Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta));
        var lines = await _store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).CountAsync(Cancellation);
        Assert.Equal(Requests - refused.Count, lines);
    }

    [Fact]
    public async Task GRPC_is_exhausted_and_tells_the_time_to_wait()
    {
        using var channel = GrpcChannel.ForAddress(_server.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _server.Server.CreateHandler() });
        var failures = await Task.WhenAll(Enumerable.Range(0, Requests).Select(async number =>
            await Record.ExceptionAsync(() => GrpcExport.SendAsync(channel, GrpcExport.Logs, OneLine(number), null, Cancellation)) as RpcException));

        var refused = failures.OfType<RpcException>().ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, e =>
        {
            Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
            Assert.True(GrpcExport.HasRetryInfo(e));
        });
        var lines = await _store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).CountAsync(Cancellation);
        Assert.Equal(Requests - refused.Count, lines);
    }

    [Fact]
    public async Task Metrics_of_spans_count_what_was_taken_and_nothing_that_was_refused()
    {
        using var client = _server.CreateClient();
        var endNs = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var taken = (await Task.WhenAll(Enumerable.Range(1, Requests).Select(async number =>
        {
            var json = Payloads.Traces
                .Replace("5B8EFFF798038103D269B633813FC60C", $"{number:X32}", StringComparison.Ordinal)
                .Replace("1700000000250000000", $"{endNs}", StringComparison.Ordinal);
            using var content = new ByteArrayContent(Payloads.Protobuf(Signal.Traces, json));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var response = await client.PostAsync("/v1/traces", content, Cancellation);
            return response.StatusCode == HttpStatusCode.OK;
        }))).Count(isTaken => isTaken);
        Assert.InRange(taken, 1, Requests - 1);

        using var samples = _server.Services.GetRequiredService<MetricsGenerator>().Collect();
        while (await _store.AppendAsync(samples, Cancellation) == AppendResult.QueueFull)
        {
            await _store.CountAsync(Cancellation);
        }

        var calls = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, MatchType.Equal, "traces_spanmetrics_calls_total")], AfterMs = 0, ThroughMs = long.MaxValue };
        Assert.Equal(taken, Assert.Single(await _store.Series.SelectAsync(calls, Cancellation)).Values[^1]);
    }

    [Fact]
    public async Task A_body_that_grows_beyond_the_limit_when_decompressed_is_too_large()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var megabytes = 0; megabytes <= 64; megabytes++)
            {
                await gzip.WriteAsync(zeros, Cancellation);
            }
        }

        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await _server.CreateClient().PostAsync("/v1/traces", content, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    /// <summary>Each its own text: a line that is sent twice is found once.</summary>
    static byte[] OneLine(int number) => Payloads.Protobuf(Signal.Logs, Payloads.Logs.Replace("oak is short", $"oak is short {number}", StringComparison.Ordinal));
}
