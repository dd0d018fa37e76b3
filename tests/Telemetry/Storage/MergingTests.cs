using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Each checkpoint leaves a row group that is not full; they are merged while there is little else to do.</summary>
public sealed class MergingTests : IAsyncLifetime
{
    const int Checkpoints = 24;
    const int FewGroups = 6;

    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    // So that the minute is not over when the checkpoint is, however slow the machine.
    static readonly TimeSpan SmallTick = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan MostWait = TimeSpan.FromSeconds(60);

    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
    readonly StoreFixture _fixture;
    long _lines;

    public MergingTests() => _fixture = new StoreFixture(time: _time);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Small_row_groups_are_merged()
    {
        // As long as a stack trace.
        await AppendAsync(lines: 1, length: 10_000);
        await CheckpointOftenAsync();

        Assert.InRange(await GroupsAsync(), 1, FewGroups);
    }

    [Fact]
    public async Task They_stay_in_a_minute_that_brings_much_until_it_is_over()
    {
        await AppendAsync(lines: 13_200, length: 4_000);
        Assert.InRange(_fixture.Store.Status.JournalBytes, 50_000_000, long.MaxValue);
        await TickUntilAsync(() => Task.FromResult(_fixture.Store.Status.JournalBytes == 0), SmallTick);

        await CheckpointOftenAsync();
        Assert.InRange(await GroupsAsync(), Checkpoints, long.MaxValue);

        await TickUntilAsync(async () =>
        {
            await AppendAsync(lines: 1, length: 10);
            await _fixture.Store.CheckpointAsync(Cancellation);
            return await GroupsAsync() <= FewGroups;
        }, Tick);
    }

    async Task CheckpointOftenAsync()
    {
        for (var i = 0; i < Checkpoints; i++)
        {
            await AppendAsync(lines: 1, length: 10);
            await _fixture.Store.CheckpointAsync(Cancellation);
        }
    }

    async Task AppendAsync(int lines, int length)
    {
        var batch = _fixture.Store.NewLogs();
        for (var i = 0; i < lines; i++)
        {
            batch.Add(Some.Line($"{_lines++} {new string('x', length)}", Some.TimeNs + _lines));
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
    }

    async Task TickUntilAsync(Func<Task<bool>> isDone, TimeSpan tick)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var poll = new PeriodicTimer(Poll);
        while (!await isDone())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < MostWait, "it did not happen in time");
            _time.Advance(tick);
            await poll.WaitForNextTickAsync(Cancellation);
        }
    }

    Task<long> GroupsAsync() => _fixture.Store.Readers.ReadAsync(
        connection =>
        {
            using var rows = connection.Query("SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('logs')", [], Cancellation);
            rows.NextChunk();
            return rows.Column<long>(0)[0];
        },
        Cancellation);
}
