using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A store that may take next to no memory: what is sent is taken, and queries get the room that they need.</summary>
public sealed class MemoryLimitTests : IAsyncLifetime
{
    const int Records = 20_000;

    readonly ServerFixture _server = new() { MemoryLimit = "3MB" };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (logs, spans) = (_server.Store.NewLogs(), _server.Store.NewSpans());
        for (var i = 0; i < Records; i++)
        {
            logs.Add(new LogEntry(i, $"line {i}", Labels.From(("service_name", "order")), Labels.Empty));
            spans.Add(new Span { TraceId = new TraceId(1, (ulong)i + 1), SpanId = new SpanId(1), Name = "GET /orders", StartNs = i, EndNs = i + 1, Resource = new Resource(Attributes.Empty) });
        }

        Assert.Equal(AppendResult.Stored, await _server.Store.AppendAsync(logs, Cancellation));
        Assert.Equal(AppendResult.Stored, await _server.Store.AppendAsync(spans, Cancellation));
        await _server.Store.CheckpointAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/loki/api/v1/query_range?query={service_name=\"order\"}&start=0&end=1000000000&limit=5000", "\"line 19999\"")]
    [InlineData("/loki/api/v1/index/stats?query={service_name=\"order\"}&start=0&end=1000000000", "\"entries\":20000")]
    [InlineData("/api/search?q={}&start=0&end=1", "GET /orders")]
    public async Task A_query_is_answered(string path, string expected)
    {
        using var client = _server.CreateClient();
        Assert.Contains(expected, await client.GetStringAsync(path, Cancellation), StringComparison.Ordinal);
    }
}
