using Dendro.Telemetry.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>The file: damage, retention, a full queue, many writers.</summary>
public sealed class StoreFileTests
{
    const long MaxBytes = 32 << 20;

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

    [Theory]
    [InlineData(MaxBytes, long.MaxValue)]
    [InlineData(10_000_000_000, MaxBytes)]
    public async Task The_oldest_records_go_when_the_file_is_at_its_limit_or_the_disk_s_and_the_file_stays_below_it(long maxBytes, long diskBytes)
    {
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", MaxBytes = maxBytes, DiskBytes = _ => diskBytes });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        var (written, most, random) = (0L, 0L, new Random(7));
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                var batch = fixture.Store.NewLogs();
                for (var j = 0; j < 5_000; j++)
                {
                    batch.Add(Some.Line($"{random.NextInt64():x16} {random.NextInt64():x16} {random.NextInt64():x16}", now + (written++ * 1_000_000)));
                }

                await fixture.Store.AppendAsync(batch, Cancellation);
            }

            await fixture.Store.ExpireAsync(Cancellation);
            most = Math.Max(most, fixture.Store.Status.FileBytes + fixture.Store.Status.JournalBytes);
        }

        var kept = (await fixture.Store.CountAsync(Cancellation)).Logs;
        Assert.InRange(most, MaxBytes / 2, MaxBytes);
        Assert.InRange(kept, 100_000, written - 100_000);
        var newest = await fixture.Store.Logs.SelectAsync(Some.AllLines() with { Range = new TimeRange(now + ((written - 1) * 1_000_000), long.MaxValue) }, Cancellation).ToListAsync(Cancellation);
        Assert.Single(newest);
    }

    [Fact]
    public async Task The_space_of_expired_records_is_used_again_though_others_read()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, time);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await fixture.Store.CountAsync(Cancellation);
            }
        }, Cancellation);
        var (random, first, last) = (new Random(7), 0L, 0L);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                var batch = fixture.Store.NewLogs();
                for (var j = 0; j < 5_000; j++)
                {
                    batch.Add(Some.Line($"{random.NextInt64():x16} {random.NextInt64():x16}", time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000));
                }

                await fixture.Store.AppendAsync(batch, Cancellation);
            }

            await fixture.Store.ExpireAsync(Cancellation);
            last = fixture.Store.Status.FileBytes;
            first = round == 0 ? last : first;
            time.Advance(TimeSpan.FromHours(2));
            await fixture.Store.ExpireAsync(Cancellation);
        }

        await done.CancelAsync();
        await reader;
        // All of it changes each round, and a checkpoint holds both versions; without reuse it would be four times.
        Assert.InRange(last, 1, first * 5 / 2);
    }

    [Fact]
    public async Task A_checkpoint_does_not_wait_for_someone_who_reads_slowly()
    {
        await using var fixture = new StoreFixture();
        await AppendLinesAsync(fixture.Store, 50_000);
        await using var reader = fixture.Store.Logs.SelectAsync(Some.AllLines(), Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());

        await fixture.Store.CheckpointAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(0, fixture.Store.Status.JournalBytes);
        var read = 1;
        while (await reader.MoveNextAsync())
        {
            read++;
        }

        Assert.Equal(50_000, read);
    }

    [Fact]
    public async Task A_checkpoint_is_left_for_later_while_someone_reads_what_was_before()
    {
        await using var fixture = new StoreFixture();
        await AppendLinesAsync(fixture.Store, 50_000);
        using (var lease = await fixture.Store.Readers.RentAsync(Cancellation))
        using (var rows = lease.Connection.Query("SELECT line FROM logs", [], Cancellation))
        {
            Assert.True(rows.NextChunk());
            await AppendOneOfEachAsync(fixture.Store, Some.TimeMs);

            await fixture.Store.CheckpointAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

            Assert.NotEqual(0, fixture.Store.Status.JournalBytes);
            Assert.Equal(new RowCounts(1, 50_001, 1), await fixture.Store.CountAsync(Cancellation));
        }

        await fixture.Store.CheckpointAsync(Cancellation);
        Assert.Equal(0, fixture.Store.Status.JournalBytes);
    }

    [Fact]
    public async Task Each_signal_has_its_own_retention()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        var options = new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(3), LogRetention = TimeSpan.FromHours(1), TraceRetention = TimeSpan.FromHours(2) };
        await using var fixture = new StoreFixture(options, time);
        await AppendOneOfEachAsync(fixture.Store, Some.TimeMs);

        var left = new List<RowCounts>();
        for (var hour = 0; hour < 3; hour++)
        {
            time.Advance(TimeSpan.FromMinutes(61));
            await fixture.Store.ExpireAsync(Cancellation);
            left.Add(await fixture.Store.CountAsync(Cancellation));
        }

        Assert.Equal([new RowCounts(1, 0, 1), new RowCounts(1, 0, 0), new RowCounts(0, 0, 0)], left);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_deletes_nothing_for_an_hour()
    {
        var (steady, time) = SteppingClock.At(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, time);
        await AppendOneOfEachAsync(fixture.Store, Some.TimeMs);

        time.Step = TimeSpan.FromDays(3650);
        await fixture.Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(1, 1, 1), await fixture.Store.CountAsync(Cancellation));

        time.Step = -TimeSpan.FromDays(3650);
        await fixture.Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(1, 1, 1), await fixture.Store.CountAsync(Cancellation));

        // Set right again, which is a jump too.
        time.Step = TimeSpan.Zero;
        await fixture.Store.ExpireAsync(Cancellation);
        steady.Advance(TimeSpan.FromHours(3));
        await fixture.Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(0, 0, 0), await fixture.Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_start_long_after_the_newest_record_deletes_nothing_for_an_hour()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, time);
        await AppendOneOfEachAsync(fixture.Store, Some.TimeMs);
        time.Advance(TimeSpan.FromMinutes(50));
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(365));
        await fixture.ReopenAsync();

        await fixture.Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(1, 1, 1), await fixture.Store.CountAsync(Cancellation));

        time.Advance(TimeSpan.FromMinutes(61));
        await fixture.Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(0, 0, 0), await fixture.Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Records_of_1970_and_of_the_future_are_stored_and_only_the_old_ones_expire()
    {
        await using var fixture = new StoreFixture();
        await AppendOneOfEachAsync(fixture.Store, 0);
        await AppendOneOfEachAsync(fixture.Store, TimeProvider.System.GetUtcNow().AddYears(50).ToUnixTimeMilliseconds());
        Assert.Equal(new RowCounts(2, 2, 2), await fixture.Store.CountAsync(Cancellation));

        await fixture.Store.ExpireAsync(Cancellation);
        await fixture.ReopenAsync();

        Assert.Equal(new RowCounts(1, 1, 1), await fixture.Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_full_disk_refuses_commits_serves_queries_and_recovers()
    {
        var free = long.MaxValue;
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", FreeBytes = _ => Volatile.Read(ref free) });
        await AppendOneOfEachAsync(fixture.Store, Some.TimeMs);

        Volatile.Write(ref free, 1 << 20);
        var e = await Assert.ThrowsAsync<StoreException>(() => AppendOneOfEachAsync(fixture.Store, Some.TimeMs + 1));
        await fixture.Store.CheckpointAsync(Cancellation);
        Assert.Contains("has 1 MB free, 64 MB are needed", e.Message, StringComparison.Ordinal);
        Assert.Equal(new RowCounts(1, 1, 1), await fixture.Store.CountAsync(Cancellation));

        Volatile.Write(ref free, long.MaxValue);
        await AppendOneOfEachAsync(fixture.Store, Some.TimeMs + 1);
        await fixture.ReopenAsync();
        Assert.Equal(new RowCounts(2, 2, 2), await fixture.Store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task What_was_sent_twice_is_read_once()
    {
        await using var fixture = new StoreFixture();
        for (var i = 0; i < 2; i++)
        {
            var (logs, spans) = (fixture.Store.NewLogs(), fixture.Store.NewSpans());
            logs.Add(Some.Line("oak is short"));
            logs.Add(Some.Line("oak is short", service: "stock"));
            logs.Add(Some.Line("elm is short"));
            logs.Add(Some.Line("oak is short", Some.TimeNs + 1));
            spans.Add(Some.Span(1, 1));
            spans.Add(Some.Span(1, 2));
            await fixture.Store.AppendAsync(logs, Cancellation);
            await fixture.Store.AppendAsync(spans, Cancellation);
        }

        Assert.Equal(4, await fixture.Store.Logs.SelectAsync(Some.AllLines(), Cancellation).CountAsync(Cancellation));
        Assert.Equal(2, (await fixture.Store.Spans.TraceAsync(new TraceId(1, 1), Cancellation))!.Spans.Count);
        foreach (var whole in new[] { true, false })
        {
            var selection = new TraceQL.SpanSelection { Range = TimeRange.All, WholeTraces = whole };
            Assert.Equal(2, Assert.Single(await fixture.Store.Spans.SelectAsync(selection, Cancellation).ToListAsync(Cancellation)).Spans.Count);
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        var e = Assert.Throws<StoreException>(() => Open("/proc/nowhere"));
        Assert.StartsWith("the data directory /proc/nowhere cannot be used: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_limit_that_DuckDB_cannot_work_with_is_said_so()
    {
        var directory = Directory.CreateTempSubdirectory("dendro-limit-");
        var e = Assert.ThrowsAny<Exception>(() => TelemetryStore.Open(
            new StoreOptions { DataDirectory = directory.FullName, MemoryBytes = 5_000 }, TimeProvider.System, NullLogger<TelemetryStore>.Instance));
        Assert.IsType<StoreException>(e);
        Assert.Contains("that TELEMETRY_MEMORY_LIMIT leaves it: set more", e.Message, StringComparison.Ordinal);
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

    static async Task AppendLinesAsync(TelemetryStore store, int count)
    {
        var batch = store.NewLogs();
        for (var i = 0; i < count; i++)
        {
            batch.Add(Some.Line($"line {i}", Some.TimeNs + i));
        }

        await store.AppendAsync(batch, Cancellation);
    }

    static async Task AppendOneOfEachAsync(TelemetryStore store, long timeMs)
    {
        var (logs, spans) = (store.NewLogs(), store.NewSpans());
        logs.Add(Some.Line("one", timeMs * 1_000_000));
        spans.Add(Some.Span(1, 1, timeMs * 1_000_000));
        await store.AppendAsync(OneSample(store, timeMs), Cancellation);
        await store.AppendAsync(logs, Cancellation);
        await store.AppendAsync(spans, Cancellation);
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
