using System.Net;
using System.Net.Sockets;
using System.Text;
using Dendro.Cli.Query;

namespace Dendro.Cli.Tests;

/// <summary>A backend that is busy and says when to come back is asked again then.</summary>
public sealed class BusyBackendTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, "200 OK", 3)]
    [InlineData(100, "429 Too Many Requests", 6)]
    public async Task It_is_asked_again_a_few_times(int refusals, string last, int requests)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var seen = 0;
        var serving = Task.Run(async () =>
        {
            while (seen < requests)
            {
                using var connection = await listener.AcceptTcpClientAsync(Cancellation);
                await using var stream = connection.GetStream();
                using var request = new StreamReader(stream, leaveOpen: true);
                while (await request.ReadLineAsync(Cancellation) is { Length: > 0 })
                {
                }

                var head = seen++ < refusals ? "429 Too Many Requests\r\nRetry-After: 0" : "200 OK";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{{}}"), Cancellation);
            }
        }, Cancellation);
        using var client = RetryAfter.Client();
        using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), Cancellation);
        Assert.Equal(last, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        await serving;
        Assert.Equal(requests, seen);
    }
}
