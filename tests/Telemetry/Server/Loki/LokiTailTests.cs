using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Tests.Loki;

public sealed class LokiTailTests : IAsyncLifetime
{
    readonly LokiHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_tail_sends_the_latest_lines_and_then_new_ones_once()
    {
        var client = _host.Server.CreateWebSocketClient();
        var query = Uri.EscapeDataString("{app=\"order\"} |= \"order\"");
        using var socket = await client.ConnectAsync(new Uri(_host.Server.BaseAddress, $"/loki/api/v1/tail?query={query}&limit=2"), TestContext.Current.CancellationToken);
        var first = await ReceiveAsync(socket);
        Assert.Equal(2, Lines(first).Count);

        _host.Source.Add(LokiHost.Now * 1_000_000_000, "level=info msg=\"order placed\"", Labels.From(("app", "order")));
        _host.Source.Add(LokiHost.Now * 1_000_000_000, "something else", Labels.From(("app", "order")));
        Assert.Equal(["level=info msg=\"order placed\""], Lines(await NextAsync(socket)));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Lines_that_a_query_makes_equal_are_all_sent_and_each_once()
    {
        var client = _host.Server.CreateWebSocketClient();
        var query = Uri.EscapeDataString("{app=\"order\"} |= \"registered\" | drop trace_id");
        using var socket = await client.ConnectAsync(new Uri(_host.Server.BaseAddress, $"/loki/api/v1/tail?query={query}"), TestContext.Current.CancellationToken);
        foreach (var trace in new[] { "a", "b", "c" })
        {
            _host.Source.Add(LokiHost.Now * 1_000_000_000, "order registered", Labels.From(("app", "order")), Labels.From(("trace_id", trace)));
        }

        Assert.Equal(["order registered", "order registered", "order registered"], Lines(await NextAsync(socket)));
        _host.Source.Add(_host.Clock.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000, "order 2 registered", Labels.From(("app", "order")));
        Assert.Equal(["order 2 registered"], Lines(await NextAsync(socket)));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_metric_query_cannot_be_tailed()
    {
        using var client = _host.Server.CreateClient();
        using var response = await client.GetAsync($"/loki/api/v1/tail?query={Uri.EscapeDataString("rate({app=\"order\"}[1m])")}", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }

    // The next frame, whenever the clock lets it come.
    async Task<JsonElement> NextAsync(WebSocket socket)
    {
        var next = ReceiveAsync(socket);
        // Slowly enough that a tail's longest time does not pass before the server has had its turn.
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!next.IsCompleted)
        {
            _host.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await turn.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return await next;
    }

    static List<string> Lines(JsonElement frame) =>
        [.. frame.GetProperty("streams").EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];

    static async Task<JsonElement> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count)).RootElement;
    }
}
