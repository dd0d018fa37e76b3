using Dendro.Telemetry.Server.Api.Queries;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Who waits, whose turn it is, and who is sent away.</summary>
public sealed class QueryLaneTests
{
    readonly FakeTimeProvider _time = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_take_turns_however_many_queries_each_has_waiting()
    {
        var lane = Lane(places: 1, waiting: 100);
        var order = new List<string>();
        var first = await lane.EnterAsync("busy", Cancellation);
        var waiting = new[] { "busy", "busy", "busy", "other", "third", "other" }.Select(client => EnterAsync(lane, client, order)).ToList();
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(["busy", "other", "third", "busy", "other", "busy"], order);
        Assert.Equal((0, 0, 7L), (lane.Figures.Running, lane.Figures.Waiting, lane.Figures.Waits.Count));
    }

    [Fact]
    public async Task Not_more_than_there_are_places_run()
    {
        var lane = Lane(places: 2, waiting: 100);
        using var first = await lane.EnterAsync("a", Cancellation);
        var second = await lane.EnterAsync("a", Cancellation);
        var third = lane.EnterAsync("a", Cancellation);
        Assert.False(third.IsCompleted);
        second.Dispose();
        using var place = await third;
        Assert.Equal((2, 0), (lane.Figures.Running, lane.Figures.Waiting));
    }

    [Fact]
    public async Task A_client_has_half_of_the_queue_and_all_have_the_whole()
    {
        var lane = Lane(places: 1, waiting: 4);
        using var running = await lane.EnterAsync("a", Cancellation);
        using var gone = new CancellationTokenSource();
        List<Task<IDisposable>> waiting = [lane.EnterAsync("a", gone.Token), lane.EnterAsync("a", gone.Token)];
        var ofClient = await Assert.ThrowsAsync<QueryRefusedException>(() => lane.EnterAsync("a", Cancellation));
        waiting.AddRange([lane.EnterAsync("b", gone.Token), lane.EnterAsync("c", gone.Token)]);
        var ofAll = await Assert.ThrowsAsync<QueryRefusedException>(() => lane.EnterAsync("d", Cancellation));
        Assert.Equal((429, "2 queries of yours wait already, and 1 run: ask again later, or for less at once"), (ofClient.Status, ofClient.Message));
        Assert.Equal((503, "4 queries wait already, and 1 run: ask again later, or for less at once"), (ofAll.Status, ofAll.Message));
        Assert.Equal((4, 2L), (lane.Figures.Waiting, lane.Figures.Refused));

        await gone.CancelAsync();
        foreach (var waiter in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        }

        Assert.Equal(0, lane.Figures.Waiting);
        Assert.False(lane.EnterAsync("a", Cancellation).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_too_long_is_sent_away_and_takes_no_place()
    {
        var lane = Lane(places: 1, waiting: 10);
        var running = await lane.EnterAsync("a", Cancellation);
        var waiting = lane.EnterAsync("b", Cancellation);
        _time.Advance(TimeSpan.FromSeconds(31));
        var refusal = await Assert.ThrowsAsync<QueryRefusedException>(() => waiting);
        Assert.Equal((503, "the query waited for 30 s, and 1 run: ask again later, or for less at once"), (refusal.Status, refusal.Message));
        running.Dispose();
        Assert.Equal((0, 0), (lane.Figures.Running, lane.Figures.Waiting));
        (await lane.EnterAsync("b", Cancellation)).Dispose();
    }

    [Fact]
    public async Task A_client_that_leaves_gives_its_turn_to_the_next()
    {
        var lane = Lane(places: 1, waiting: 10);
        using var gone = new CancellationTokenSource();
        var running = await lane.EnterAsync("a", Cancellation);
        var left = lane.EnterAsync("b", gone.Token);
        var stayed = lane.EnterAsync("b", Cancellation);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        running.Dispose();
        (await stayed).Dispose();
        Assert.Equal(0, lane.Figures.Running);
    }

    [Fact]
    public async Task Many_come_and_go_and_no_place_is_lost()
    {
        var lane = Lane(places: 3, waiting: 1_000);
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancellation }, async (i, _) =>
        {
            using var gone = new CancellationTokenSource();
            var entering = lane.EnterAsync($"client {i % 7}", gone.Token);
            if (i % 3 == 0)
            {
                await gone.CancelAsync();
            }

            try
            {
                using var place = await entering;
                InterlockedMax(ref most, lane.Figures.Running);
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, i % 3);
            }
        });
        Assert.Equal((0, 0), (lane.Figures.Running, lane.Figures.Waiting));
        Assert.InRange(most, 1, 3);
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    static async Task EnterAsync(QueryLane lane, string client, List<string> order)
    {
        using var place = await lane.EnterAsync(client, Cancellation);
        order.Add(client);
    }

    QueryLane Lane(int places, int waiting) => new(places, waiting, TimeSpan.FromSeconds(30), _time);
}
