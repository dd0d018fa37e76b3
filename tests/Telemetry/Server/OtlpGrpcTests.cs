using Dendro.Telemetry.Server.Ingest;
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
    [InlineData(nameof(Signal.Traces), GrpcExport.Traces, null)]
    [InlineData(nameof(Signal.Metrics), GrpcExport.Metrics, "zstd")]
    [InlineData(nameof(Signal.Logs), GrpcExport.Logs, "gzip")]
    public async Task Each_service_exports(string signal, string service, string? compression)
    {
        Assert.Empty(await ExportAsync(service, Payloads.Protobuf(Enum.Parse<Signal>(signal)), compression));
        var stored = server.Store.Status.Stored;
        Assert.True((signal switch { nameof(Signal.Traces) => stored.Spans, nameof(Signal.Metrics) => stored.Samples, _ => stored.Logs }) > 0);
    }

    [Fact]
    public async Task A_malformed_request_is_an_invalid_argument()
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(GrpcExport.Traces, [0x0a, 0x7f], null));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Contains("says it is 127 bytes long", e.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_message_that_grows_beyond_the_limit_when_decompressed_is_refused(string compression)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(GrpcExport.Logs, new byte[(64 << 20) + 1], compression));
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
    }

    async Task<byte[]> ExportAsync(string service, byte[] request, string? compression)
    {
        using var channel = GrpcChannel.ForAddress(server.Server.BaseAddress, new GrpcChannelOptions
        {
            HttpHandler = server.Server.CreateHandler(),
            CompressionProviders = [new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest), new ZstdCompression()],
        });
        return await GrpcExport.SendAsync(channel, service, request, compression, Cancellation);
    }
}
