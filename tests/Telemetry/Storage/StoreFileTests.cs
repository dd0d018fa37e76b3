using Dendro.Telemetry.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>The file: damage, retention, a full queue, many writers.</summary>
public sealed class StoreFileTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no database")]
    [InlineData("cut short")]
    [InlineData("overwritten")]
    public async Task A_damaged_file_is_set_aside_and_a_fresh_one_begun(string damage)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-damaged-").FullName;
        try
        {
            var path = Path.Combine(directory, "dendro.duckdb");
            await using (var first = Open(directory))
            {
                await first.AppendAsync(OneSample(first, Some.TimeMs), Cancellation);
            }

            var bytes = await File.ReadAllBytesAsync(path, Cancellation);
            await File.WriteAllBytesAsync(
                path,
                damage switch
                {
                    "no database" => [.. Enumerable.Repeat((byte)'x', 20_000)],
                    "cut short" => bytes[..(bytes.Length / 4)],
                    _ => [.. bytes[..12_288], .. Enumerable.Repeat((byte)'x', bytes.Length - 12_288)],
                },
                Cancellation);

            await using var store = Open(directory);

            Assert.Equal(AppendResult.Stored, await store.AppendAsync(OneSample(store, Some.TimeMs), Cancellation));
            Assert.Contains(Directory.EnumerateFiles(directory), file => Path.GetFileName(file).StartsWith("dendro.duckdb.damaged-", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        var e = Assert.Throws<StoreException>(() => Open("/proc/nowhere"));
        Assert.StartsWith("the data directory /proc/nowhere cannot be used: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_limit_that_DuckDB_refuses_is_named()
    {
        var directory = Directory.CreateTempSubdirectory("dendro-limit-");
        var e = Assert.ThrowsAny<Exception>(() => TelemetryStore.Open(
            new StoreOptions { DataDirectory = directory.FullName, MemoryLimit = "a lot" }, TimeProvider.System, NullLogger<TelemetryStore>.Instance));
        Assert.Contains("a lot", e.Message, StringComparison.Ordinal);
        Assert.IsType<StoreException>(e);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Records_past_their_time_go_and_so_do_series_that_had_only_those()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, time);
        var batch = fixture.Store.NewSamples();
        batch.Add(Labels.From((Labels.MetricName, "old")), Some.TimeMs, 1);
        batch.Add(Labels.From((Labels.MetricName, "lasting")), Some.TimeMs, 1);
        batch.Add(Labels.From((Labels.MetricName, "lasting")), Some.TimeMs + 7_200_000, 2);
        var spans = fixture.Store.NewSpans();
        spans.Add(Some.Span(1, 1));
        var logs = fixture.Store.NewLogs();
        logs.Add(Some.Line("old"));
        await fixture.Store.AppendAsync(batch, Cancellation);
        await fixture.Store.AppendAsync(spans, Cancellation);
        await fixture.Store.AppendAsync(logs, Cancellation);

        time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs + 7_200_000));
        await fixture.Store.ExpireAsync(Cancellation);

        var series = Assert.Single(await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal([2], series.Values);
        Assert.Equal(["lasting"], await fixture.Store.Series.LabelValuesAsync(Labels.MetricName, [], TimeRange.All, 0, Cancellation));
        Assert.Empty(await fixture.Store.Logs.StreamsAsync([], TimeRange.All, Cancellation));
        Assert.Null(await fixture.Store.Spans.TraceAsync(new TraceId(1, 1), Cancellation));

        var again = fixture.Store.NewLogs();
        again.Add(Some.Line("new", Some.TimeNs + 7_200_000_000_000));
        await fixture.Store.AppendAsync(again, Cancellation);
        await fixture.ReopenAsync();
        Assert.Equal("new", Assert.Single(await fixture.Store.Logs.SelectAsync(Some.AllLines(), Cancellation).ToListAsync(Cancellation)).Line);
    }

    [Fact]
    public async Task A_series_held_by_a_sender_survives_its_own_expiry()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, time);
        var held = fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "m")));
        var before = fixture.Store.NewSamples();
        before.Add(held, Some.TimeMs, 1);
        await fixture.Store.AppendAsync(before, Cancellation);
        time.Advance(TimeSpan.FromHours(2));
        await fixture.Store.ExpireAsync(Cancellation);

        var after = fixture.Store.NewSamples();
        after.Add(held, Some.TimeMs + 7_200_000, 2);
        await fixture.Store.AppendAsync(after, Cancellation);
        await fixture.ReopenAsync();

        var series = Assert.Single(await fixture.Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, Model.MatchType.Equal, "m")), Cancellation));
        Assert.Equal([2], series.Values);
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_and_says_so()
    {
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", QueueBytes = 1 });
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => fixture.Store.AppendAsync(OneSample(fixture.Store, Some.TimeMs + i), Cancellation).AsTask()));

        Assert.Contains(AppendResult.QueueFull, results);
        var series = Assert.Single(await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal(results.Count(result => result == AppendResult.Stored), series.Values.Length);
        Assert.Equal(0, fixture.Store.Status.QueueBytes);
    }

    [Fact]
    public async Task Writers_and_readers_at_once_lose_nothing()
    {
        await using var fixture = new StoreFixture();
        const int Writers = 8;
        const int Batches = 25;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reader = Task.Run(async () =>
        {
            var seen = 0;
            while (!done.IsCancellationRequested)
            {
                var series = await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation);
                var now = series.Sum(item => item.Values.Length);
                Assert.True(now >= seen, $"{now} samples after {seen}");
                seen = now;
            }
        }, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Batches; i++)
            {
                var batch = fixture.Store.NewSamples();
                for (var j = 0; j < 100; j++)
                {
                    batch.Add(Labels.From((Labels.MetricName, "m"), ("writer", $"{writer}"), ("series", $"{j % 10}")), Some.TimeMs + (i * 100) + j, j);
                }

                Assert.Equal(AppendResult.Stored, await fixture.Store.AppendAsync(batch, Cancellation));
            }
        }, Cancellation)));
        await done.CancelAsync();
        await reader;

        await fixture.ReopenAsync();
        var all = await fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation);
        Assert.Equal(Writers * 10, all.Count);
        Assert.Equal(Writers * Batches * 100, all.Sum(series => series.Values.Length));
    }

    static Ingest.SampleBatch OneSample(TelemetryStore store, long timeMs)
    {
        var batch = store.NewSamples();
        batch.Add(Labels.From((Labels.MetricName, "one")), timeMs, 1);
        return batch;
    }

    static TelemetryStore Open(string directory) =>
        TelemetryStore.Open(new StoreOptions { DataDirectory = directory }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
}
