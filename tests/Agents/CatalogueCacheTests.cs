using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Mcp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Agents.Tests;

public sealed class CatalogueCacheTests
{
    readonly FakeTimeProvider _clock = new(Shop.End);
    readonly GrowingSystem _system = new();

    [Fact]
    public async Task What_a_beginning_system_sends_is_known_seconds_later()
    {
        var cache = new CatalogueCache(_system, _clock, NullLogger<CatalogueCache>.Instance);
        Assert.True((await ReadAsync(cache)).IsEmpty);
        _system.HasBegun = true;
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Contains("order", (await ReadAsync(cache)).Services);
    }

    [Fact]
    public async Task What_no_longer_changes_is_read_once_a_minute()
    {
        _system.HasBegun = true;
        var cache = new CatalogueCache(_system, _clock, NullLogger<CatalogueCache>.Instance);
        for (var second = 0; second < 12; second += 4)
        {
            await ReadAsync(cache);
            _clock.Advance(TimeSpan.FromSeconds(4));
        }

        var calls = _system.Calls;
        await ReadAsync(cache);
        Assert.Equal(calls, _system.Calls);
    }

    // The window stays the same, so that only the time of reading counts.
    static Task<SystemCatalogue> ReadAsync(CatalogueCache cache) => cache.GetAsync(Shop.Window, TestContext.Current.CancellationToken);

    sealed class GrowingSystem : IToolCaller
    {
        public bool HasBegun { get; set; }

        public int Calls { get; private set; }

        public Task<ToolAnswer> CallAsync(string tool, System.Text.Json.Nodes.JsonObject arguments, CancellationToken cancellationToken)
        {
            Calls++;
            var text = HasBegun && tool.StartsWith("tempo", StringComparison.Ordinal) ? Shop.Healthy(tool, arguments) : null;
            return Task.FromResult(new ToolAnswer(System.Text.Json.Nodes.JsonNode.Parse(text ?? Nothing(tool))!, null));
        }

        static string Nothing(string tool) => tool switch
        {
            "query_prometheus" => """{"data":[]}""",
            "query_loki_logs" => """{"data":[]}""",
            "list_prometheus_metric_metadata" => "{}",
            _ when tool.StartsWith("list_", StringComparison.Ordinal) => "[]",
            _ => """{"series":[]}""",
        };
    }
}
