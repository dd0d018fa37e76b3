using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Microsoft.Extensions.Time.Testing;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Names of series, streams and resources have so much memory and no more, and give it back when their records expire.</summary>
public sealed class CatalogLimitTests : IAsyncLifetime
{
    const int MostSeries = 20_000;

    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
    StoreFixture _fixture = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    TelemetryStore Store => _fixture.Store;

    long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask InitializeAsync()
    {
        _fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1), MemoryBytes = 24_000_000 }, _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Beyond_it_what_is_known_is_taken_and_what_is_new_is_not()
    {
        var known = await FillAsync();
        Assert.InRange(known, 1_000, MostSeries);
        Assert.InRange(Store.Status.CatalogBytes, 5_500_000, 6_000_000);

        await AppendSeriesAsync(known - 1);
        var (logs, spans) = (Store.NewLogs(), Store.NewSpans());
        var e = Assert.Throws<CatalogFullException>(() => Store.NewSamples().Add(Series(MostSeries + 1), NowMs, 1));
        Assert.StartsWith("no room for new series, streams and resources: those of the retention take 6 MB, a quarter of TELEMETRY_MEMORY_LIMIT", e.Message, StringComparison.Ordinal);
        Assert.Throws<CatalogFullException>(() => logs.Add(Some.Line("line", service: new string('s', 100_000))));
        Assert.Throws<CatalogFullException>(() => spans.Add(Some.Span(1, 1) with { Resource = new Resource(Some.Attributes(("service.name", new string('s', 100_000)))) }));
        Assert.False(Store.NewSamples().AddMetadata(new MetricMetadata("new_total", "counter", new string('h', 100_000), "")));
    }

    [Fact]
    public async Task What_expired_makes_room()
    {
        await FillAsync();
        _time.Advance(TimeSpan.FromHours(2));
        await Store.ExpireAsync(Cancellation);
        Assert.Equal(0, Store.Status.CatalogBytes);
        await AppendSeriesAsync(MostSeries + 1);
    }

    [Fact]
    public async Task What_is_stored_is_read_whatever_it_takes()
    {
        var known = await FillAsync();
        await _fixture.ReopenAsync(_fixture.Options with { MemoryBytes = 16_000_000 });
        Assert.True(Store.Status.CatalogBytes > 4_000_000);
        Assert.Equal(known, Store.Status.Series);
        await AppendSeriesAsync(0);
        Assert.Throws<CatalogFullException>(() => Store.NewSamples().Add(Series(MostSeries + 1), NowMs, 1));
    }

    [Fact]
    public async Task What_no_record_ever_used_is_forgotten_and_comes_back_when_one_does()
    {
        var (refused, late) = (Store.NewSamples(), Store.NewSamples());
        refused.Add(Series(1), NowMs, 1);
        late.Add(Series(2), NowMs, 1);
        Store.NewLogs().Add(Some.Line("refused"));
        Store.NewSpans().Add(Some.Span(1, 1));
        await Store.ExpireAsync(Cancellation);
        Assert.Equal((2, 1), (Store.Status.Series, Store.Status.Streams));
        await Store.ExpireAsync(Cancellation);
        Assert.Equal((0, 0, 0), (Store.Status.Series, Store.Status.Streams, Store.Status.CatalogBytes));

        Assert.Equal(AppendResult.Stored, await Store.AppendAsync(late, Cancellation));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Store.ExpireAsync(Cancellation);
            var found = Assert.Single(await Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, MatchType.Equal, "m")), Cancellation));
            Assert.Equal((Series(2), 1), (found.Labels, found.Values.Length));
            await _fixture.ReopenAsync();
        }
    }

    [Fact]
    public async Task A_description_is_kept_while_its_metric_has_series()
    {
        foreach (var (name, series) in new[] { ("latency_seconds", "latency_seconds_bucket"), ("up", "up"), ("calls", "calls_total") })
        {
            var batch = Store.NewSamples();
            batch.Add(Labels.From((Labels.MetricName, series)), NowMs, 1);
            batch.AddMetadata(new MetricMetadata(name, "", "help", ""));
            await Store.AppendAsync(batch, Cancellation);
        }

        var alone = Store.NewSamples();
        alone.AddMetadata(new MetricMetadata("gone", "", "help", ""));
        await Store.AppendAsync(alone, Cancellation);
        await Store.ExpireAsync(Cancellation);
        Assert.Equal(["calls", "gone", "latency_seconds", "up"], await MetadataAsync());
        await Store.ExpireAsync(Cancellation);
        Assert.Equal(["calls", "latency_seconds", "up"], await MetadataAsync());
        await _fixture.ReopenAsync();
        Assert.Equal(["calls", "latency_seconds", "up"], await MetadataAsync());
    }

    [Fact]
    public async Task Senders_that_do_not_agree_on_a_description_do_not_fill_the_file()
    {
        for (var i = 0; i < 1_200; i++)
        {
            var batch = Store.NewSamples();
            batch.Add(Labels.From((Labels.MetricName, "up")), NowMs + i, 1);
            batch.AddMetadata(new MetricMetadata("up", "gauge", $"as sender {i % 2} has it", ""));
            await Store.AppendAsync(batch, Cancellation);
        }

        await Store.ExpireAsync(Cancellation);
        var answer = new SqlRows();
        await Store.Sql.QueryAsync(new() { Text = "SELECT count(*), min(help) FROM metrics" }, answer, Cancellation);
        Assert.Equal("[1,\"as sender 1 has it\"]", answer.Text);
    }

    static Labels Series(int number) => Labels.From((Labels.MetricName, "m"), ("job", "order"), ("id", $"{number}"));

    /// <returns>How many series there are.</returns>
    async Task<int> FillAsync()
    {
        var batch = Store.NewSamples();
        var e = Record.Exception(() =>
        {
            for (var i = 0; i < MostSeries; i++)
            {
                batch.Add(Series(i), NowMs, 1);
            }
        });

        Assert.IsType<CatalogFullException>(e);
        Assert.Equal(AppendResult.Stored, await Store.AppendAsync(batch, Cancellation));
        return batch.Count;
    }

    async Task AppendSeriesAsync(int number)
    {
        var batch = Store.NewSamples();
        batch.Add(Series(number), NowMs, 2);
        Assert.Equal(AppendResult.Stored, await Store.AppendAsync(batch, Cancellation));
    }

    async Task<IEnumerable<string>> MetadataAsync() => (await Store.Series.MetadataAsync(null, Cancellation)).Select(metric => metric.Name);
}
