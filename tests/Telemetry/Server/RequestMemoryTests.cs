using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.Server.Ingest;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Large requests that come at once do not take more memory together than the largest one may; small ones are taken beside them.</summary>
public sealed class RequestMemoryTests : IAsyncLifetime
{
    const int Large = 63 << 20;

    readonly ServerFixture _server = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    RequestMemory Memory => _server.Services.GetRequiredService<RequestMemory>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public void What_is_taken_and_what_is_not()
    {
        var memory = new RequestMemory();
        Assert.True(memory.TryTake(2 * RequestMemory.MostBytes, own: 0));
        Assert.True(memory.TryTake(RequestMemory.MostBytes, own: 2 * RequestMemory.MostBytes));
        Assert.True(memory.TryTake(RequestMemory.SmallBytes, own: 0));
        Assert.False(memory.TryTake(1, own: RequestMemory.SmallBytes));
        memory.GiveBack(3 * RequestMemory.MostBytes);
        memory.GiveBack(RequestMemory.SmallBytes);
        Assert.Equal(0, memory.Bytes);
    }

    [Theory]
    [InlineData("/v1/logs")]
    [InlineData("/loki/api/v1/push")]
    public async Task A_large_one_beside_another_is_told_to_come_again(string path)
    {
        // One that may follow redirects would read the whole body first.
        using var client = _server.Server.CreateClient();
        using var first = new HeldContent(Large);
        var waiting = client.PostAsync("/v1/logs", first, Cancellation);
        await HasArrivedAsync();

        using var second = Spaces(40 << 20);
        using var refused = await client.PostAsync(path, second, Cancellation);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Contains(RequestMemory.Full, await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var small = Spaces(1 << 20);
        using var taken = await client.PostAsync("/v1/logs", small, Cancellation);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        first.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        using var again = Spaces(40 << 20);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/v1/logs", again, Cancellation)).StatusCode);
        Assert.Equal(0, Memory.Bytes);
    }

    [Fact]
    public async Task Over_gRPC_it_is_exhausted()
    {
        // One that may follow redirects would read the whole body first.
        using var client = _server.Server.CreateClient();
        using var first = new HeldContent(Large);
        var waiting = client.PostAsync("/v1/logs", first, Cancellation);
        await HasArrivedAsync();

        using var channel = GrpcChannel.ForAddress(_server.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _server.Server.CreateHandler(), MaxSendMessageSize = null });
        // A field that is not known, of so many bytes.
        byte[] message = [0x7a, 0x80, 0x80, 0x80, 0x14, .. new byte[40 << 20]];
        var e = await Assert.ThrowsAsync<RpcException>(() => GrpcExport.SendAsync(channel, GrpcExport.Logs, message, null, Cancellation));
        Assert.Equal((StatusCode.ResourceExhausted, RequestMemory.Full), (e.StatusCode, e.Status.Detail));
        Assert.True(GrpcExport.HasRetryInfo(e));

        first.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        await GrpcExport.SendAsync(channel, GrpcExport.Logs, message, null, Cancellation);
        Assert.Equal(0, Memory.Bytes);
    }

    async Task HasArrivedAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Memory.Bytes < Large - RequestMemory.SmallBytes)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    static ByteArrayContent Spaces(int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(bytes);
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A body of which the last byte is held back.</summary>
    sealed class HeldContent : HttpContent
    {
        readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly int _length;

        internal HeldContent(int length)
        {
            _length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        internal void LetGo() => _go.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await Spaces(_length).CopyToAsync(stream, Cancellation);
            await stream.FlushAsync(Cancellation);
            await _go.Task.WaitAsync(Cancellation);
            await stream.WriteAsync(" "u8.ToArray(), Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length + 1;
            return true;
        }
    }
}
