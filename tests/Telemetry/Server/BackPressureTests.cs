using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.TestHost;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

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
        var bytes = Marshallers.Create(static (byte[] value) => value, static value => value);
        var export = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.logs.v1.LogsService", "Export", bytes, bytes);
        var invoker = channel.CreateCallInvoker();
        var failures = await Task.WhenAll(Enumerable.Range(0, Requests).Select(async number =>
        {
            using var call = invoker.AsyncUnaryCall(export, null, new CallOptions(cancellationToken: Cancellation), OneLine(number));
            return await Record.ExceptionAsync(() => call.ResponseAsync) as RpcException;
        }));

        var refused = failures.OfType<RpcException>().ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, e =>
        {
            Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
            Assert.Contains("google.rpc.RetryInfo", System.Text.Encoding.UTF8.GetString(e.Trailers.GetValueBytes("grpc-status-details-bin")!), StringComparison.Ordinal);
        });
        var lines = await _store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).CountAsync(Cancellation);
        Assert.Equal(Requests - refused.Count, lines);
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
