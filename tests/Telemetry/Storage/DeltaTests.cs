using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;
using Microsoft.Extensions.Time.Testing;

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
    public async Task Senders_at_once_give_the_sum_of_each()
    {
        const int Senders = 8;
        const int Batches = 50;
        await using var fixture = new StoreFixture();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var series = fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "sent"), ("sender", $"{sender}")));
            for (var i = 0; i < Batches; i++)
            {
                using var batch = fixture.Store.NewSamples();
                batch.AddDelta(series, Some.TimeMs + i, 1);
                Assert.Equal(AppendResult.Stored, await fixture.Store.AppendAsync(batch, Cancellation));
            }
        })));

        var found = await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation);
        Assert.Equal(Senders, found.Count);
        Assert.All(found, series => Assert.Equal(Enumerable.Range(1, Batches).Select(total => (double)total), series.Values));
    }

    [Fact]
    public async Task Deltas_that_come_after_later_ones_are_dropped_and_the_rest_of_their_batch_is_not()
    {
        await using var fixture = new StoreFixture();
        await AppendAsync(fixture.Store, (0, 1), (2, 2));
        using var late = Batch(fixture.Store, (1, 100), (3, 4), (3, 100), (-1, 100), (4, 8));
        late.Add(Labels.From((Labels.MetricName, "up")), Some.TimeMs, 1);
        Assert.Equal(AppendResult.Stored, await fixture.Store.AppendAsync(late, Cancellation));

        Assert.Equal(6, late.DroppedDeltas);
        await AssertTotalsAsync(fixture.Store, 1, 3, 7, 15);
        Assert.Equal(3, (await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation)).Count);
    }

    [Fact]
    public async Task A_sum_keeps_the_start_of_its_first_delta()
    {
        await using var fixture = new StoreFixture();
        var series = fixture.Store.Catalog.Series(Placed);
        for (var second = 1; second <= 3; second++)
        {
            using var batch = fixture.Store.NewSamples();
            batch.AddDelta(series, Some.TimeMs + (second * 1_000), 1, Some.TimeMs + ((second - 1) * 1_000));
            batch.AddDelta(fixture.Store.Catalog.Series(Sizes), Some.TimeMs + (second * 1_000), new NativeHistogram { Schema = 0, Count = 1, Sum = 1, Positive = [new(1, 1)] }, Some.TimeMs + ((second - 1) * 1_000));
            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        using var older = fixture.Store.NewSamples();
        older.AddDelta(series, Some.TimeMs + 4_000, 1, Some.TimeMs - 1);
        await fixture.Store.AppendAsync(older, Cancellation);

        Assert.Equal(1, older.DroppedDeltas);
        Assert.All(await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation), one => Assert.Equal([Some.TimeMs, Some.TimeMs, Some.TimeMs], one.StartTimestampsMs!));
    }

    [Fact]
    public async Task A_sum_that_gets_nothing_for_five_minutes_is_forgotten_and_begins_anew()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(time: time);
        var sums = new DeltaSums(time);
        Apply((0, 1), (1, 2));
        time.Advance(DeltaSums.MostIdle - TimeSpan.FromSeconds(1));
        Assert.Equal([7], Apply((2, 4)));
        Assert.Equal(2, sums.Count);

        time.Advance(DeltaSums.MostIdle);
        using (var other = fixture.Store.NewSamples())
        {
            other.AddDelta(fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "other"))), Some.TimeMs, 1);
            sums.Apply(other);
            sums.Undo();
            Assert.Equal(2, sums.Count);
            sums.Keep();
        }

        Assert.Equal(0, sums.Count);
        // Later than what was forgotten, or not.
        Assert.Equal([8, 24], Apply((1, 8), (2, 16)));

        double[] Apply(params (int Second, double Delta)[] deltas)
        {
            using var batch = Batch(fixture.Store, deltas);
            sums.Apply(batch);
            sums.Keep();
            return [.. batch.Histograms.Select(row => row.Histogram.Count)];
        }
    }

    static async Task AppendAsync(TelemetryStore store, params (int Second, double Delta)[] deltas) =>
        Assert.Equal(AppendResult.Stored, await TryAppendAsync(store, deltas));

    static async Task<AppendResult> TryAppendAsync(TelemetryStore store, params (int Second, double Delta)[] deltas)
    {
        using var batch = Batch(store, deltas);
        return await store.AppendAsync(batch, Cancellation);
    }

    static SampleBatch Batch(TelemetryStore store, params (int Second, double Delta)[] deltas)
    {
        var batch = store.NewSamples();
        foreach (var (second, delta) in deltas)
        {
            batch.AddDelta(store.Catalog.Series(Placed), Some.TimeMs + (second * 1_000), delta);
            batch.AddDelta(store.Catalog.Series(Sizes), Some.TimeMs + (second * 1_000), new NativeHistogram { Schema = 0, Count = delta, Sum = delta, Positive = [new(1, delta)] });
        }

        return batch;
    }

    static async Task AssertTotalsAsync(TelemetryStore store, params double[] totals) => Assert.Equal(totals, await TotalsAsync(store));

    static async Task<double[]> TotalsAsync(TelemetryStore store)
    {
        var series = (await store.Series.SelectAsync(Some.AllSamples(), Cancellation)).ToDictionary(one => one.Labels);
        Assert.Equal(series[Placed].Values, series[Sizes].Histograms!.Select(histogram => Assert.Single(histogram!.Positive).Count));
        return series[Placed].Values;
    }
}
