using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Deltas are stored as totals, of those alone that were stored.</summary>
public sealed class DeltaTests
{
    static readonly Labels Placed = Labels.From((Labels.MetricName, "placed"));
    static readonly Labels Sizes = Labels.From((Labels.MetricName, "sizes"));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_full_disk_refused_counts_once_when_it_is_sent_again()
    {
        var free = long.MaxValue;
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", FreeBytes = _ => Volatile.Read(ref free) });
        await AppendAsync(fixture.Store, (0, 1), (1, 2));
        Volatile.Write(ref free, 0);
        await Assert.ThrowsAsync<StoreException>(() => AppendAsync(fixture.Store, (2, 4), (3, 8)));
        Volatile.Write(ref free, long.MaxValue);
        await AppendAsync(fixture.Store, (2, 4), (3, 8));

        await AssertTotalsAsync(fixture.Store, 1, 3, 7, 15);
    }

    [Fact]
    public async Task What_a_full_queue_refused_counts_once_when_it_is_sent_again()
    {
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", QueueBytes = 1 });
        var refused = 0;
        for (var second = 0; second < 40; second++)
        {
            // A store with this queue takes nothing while a batch is on its way.
            while (await TryAppendAsync(fixture.Store, (second, 1)) == AppendResult.QueueFull)
            {
                refused++;
                await fixture.Store.CountAsync(Cancellation);
            }
        }

        Assert.NotEqual(0, refused);
        await AssertTotalsAsync(fixture.Store, [.. Enumerable.Range(1, 40).Select(total => (double)total)]);
    }

    [Fact]
    public async Task What_was_stored_and_is_sent_again_counts_once()
    {
        await using var fixture = new StoreFixture();
        await AppendAsync(fixture.Store, (0, 1));
        await AppendAsync(fixture.Store, (0, 1), (1, 2));
        await AppendAsync(fixture.Store, (1, 2), (2, 4));

        await AssertTotalsAsync(fixture.Store, 1, 3, 7);
    }

    [Fact]
    public async Task Senders_at_once_give_the_sum_of_all()
    {
        const int Senders = 8;
        const int Batches = 50;
        await using var fixture = new StoreFixture();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Batches; i++)
            {
                await AppendAsync(fixture.Store, ((i * Senders) + sender, 1));
            }
        })));

        var totals = await TotalsAsync(fixture.Store);
        Assert.Equal(Enumerable.Range(1, Senders * Batches).Select(total => (double)total), totals.Order());
    }

    static async Task AppendAsync(TelemetryStore store, params (int Second, double Delta)[] deltas) =>
        Assert.Equal(AppendResult.Stored, await TryAppendAsync(store, deltas));

    static async Task<AppendResult> TryAppendAsync(TelemetryStore store, params (int Second, double Delta)[] deltas)
    {
        using var batch = store.NewSamples();
        foreach (var (second, delta) in deltas)
        {
            batch.AddDelta(store.Catalog.Series(Placed), Some.TimeMs + (second * 1_000), delta);
            batch.AddDelta(store.Catalog.Series(Sizes), Some.TimeMs + (second * 1_000), new NativeHistogram { Schema = 0, Count = delta, Sum = delta, Positive = [new(1, delta)] });
        }

        return await store.AppendAsync(batch, Cancellation);
    }

    static async Task AssertTotalsAsync(TelemetryStore store, params double[] totals) => Assert.Equal(totals, await TotalsAsync(store));

    static async Task<double[]> TotalsAsync(TelemetryStore store)
    {
        var series = (await store.Series.SelectAsync(Some.AllSamples(), Cancellation)).ToDictionary(one => one.Labels);
        Assert.Equal(series[Placed].Values, series[Sizes].Histograms!.Select(histogram => Assert.Single(histogram!.Positive).Count));
        return series[Placed].Values;
    }
}
