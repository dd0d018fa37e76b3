using Dendro.Cli.Load;
using Dendro.Cli.Tests.Verify;

namespace Dendro.Cli.Tests.Load;

public sealed class LoadTests(BooksOfATest books) : IClassFixture<BooksOfATest>
{
    [Theory]
    [InlineData("200", 200.0)]
    [InlineData("200/s", 200.0)]
    [InlineData("90/m", 1.5)]
    [InlineData("1800/h", 0.5)]
    [InlineData("0/s", null)]
    [InlineData("-1/s", null)]
    [InlineData("200/d", null)]
    [InlineData("fast", null)]
    public void A_rate_has_a_unit_of_time(string text, double? perSecond) => Assert.Equal(perSecond, Rate.TryParse(text));

    [Fact]
    public void Percentiles_are_values_that_occurred() =>
        Assert.Equal(new Latencies(50, 95, 99, 100), Latencies.Of([.. Enumerable.Range(1, 100).Select(value => (double)value).Reverse()]));

    [Fact]
    public async Task Direct_rows_are_stored_once_each()
    {
        await books.BeginAsync();

        var report = await new DirectLoad(books.Stores.Orders, 2, TimeSpan.FromMilliseconds(300), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(report.Stored > 0);
        await books.ExecuteAsync($"DO $$ BEGIN ASSERT (SELECT count(DISTINCT (k.key, o.id)) FROM order_keys k JOIN orders o ON o.id = k.order_id) = {report.Stored}; END $$");
    }

    [Fact]
    public async Task Orders_that_nobody_stores_are_told()
    {
        await books.BeginAsync();
        var options = new LoadOptions { OrdersPerSecond = 50, Duration = TimeSpan.FromMilliseconds(400), Drain = TimeSpan.FromMilliseconds(300) };

        var report = await new PipelineLoad(books.Stores, options, TimeProvider.System).RunAsync(_ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((20, 20, 0, 20), (report.Sent, report.Acknowledged, report.Stored, report.NotStored));
        Assert.False(report.IsComplete);
    }

    [Fact]
    public async Task Latency_counts_from_the_moment_an_order_was_due()
    {
        await books.BeginAsync();
        var keys = new RunKeys("test");
        await using var stored = await StoredOrders.OpenAsync(books.Stores.Orders, keys, TestContext.Current.CancellationToken);
        var late = stored.Expect(TimeProvider.System.GetUtcNow().AddSeconds(-2));
        stored.Expect(TimeProvider.System.GetUtcNow());
        await books.ExecuteAsync($"INSERT INTO order_keys (key, order_id, wood_type, quantity) VALUES ('{keys.Key(late)}', gen_random_uuid(), 'oak', 1)");

        await stored.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (stored.Stored, stored.Missing));
        Assert.InRange(stored.LatenciesMs[0], 2000, 60_000);
    }
}
