using Dendro.Telemetry.Server.Otlp;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>The gRPC transport.</summary>
public sealed class OtlpGrpcTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Signal.Traces), "opentelemetry.proto.collector.trace.v1.TraceService", null)]
    [InlineData(nameof(Signal.Metrics), "opentelemetry.proto.collector.metrics.v1.MetricsService", null)]
    [InlineData(nameof(Signal.Logs), "opentelemetry.proto.collector.logs.v1.LogsService", "gzip")]
    public async Task Each_service_exports(string signal, string service, string? compression)
    {
        Assert.Empty(await ExportAsync(service, Payloads.Protobuf(Enum.Parse<Signal>(signal)), compression));
        var stored = server.Store.Status.Stored;
        Assert.True((signal switch { nameof(Signal.Traces) => stored.Spans, nameof(Signal.Metrics) => stored.Samples, _ => stored.Logs }) > 0);
    }

    [Fact]
    public async Task A_malformed_request_is_an_invalid_argument()
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("opentelemetry.proto.collector.trace.v1.TraceService", [0x0a, 0x7f], null));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Contains("says it is 127 bytes long", e.Status.Detail, StringComparison.Ordinal);
    }

    async Task<byte[]> ExportAsync(string service, byte[] request, string? compression)
    {
        using var channel = GrpcChannel.ForAddress(server.Server.BaseAddress, new GrpcChannelOptions
        {
            HttpHandler = server.Server.CreateHandler(),
            CompressionProviders = [new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)],
        });
        var bytes = Marshallers.Create(static (byte[] value) => value, static value => value);
        var headers = new Metadata();
        if (compression is not null)
        {
            headers.Add("grpc-internal-encoding-request", compression);
        }

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, service, "Export", bytes, bytes), null, new CallOptions(headers, cancellationToken: Cancellation), request);
        return await call.ResponseAsync;
    }
}
