using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class ReadGateTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-gate-");
    readonly Database _database;
    readonly Connection _connection;
    readonly ReadGate _gate;
    int _claims;

    public ReadGateTests()
    {
        _database = Database.Open(Path.Combine(_directory.FullName, "gate.duckdb"), new Dictionary<string, string>());
        _connection = _database.Connect();
        _gate = new ReadGate(2, new MemoryLimit(64 << 20), () => _claims++);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task So_many_read_at_a_time_and_the_next_in_the_order_they_came()
    {
        using var first = _gate.Enter(Cancellation);
        var second = _gate.Enter(Cancellation);
        var entered = new List<int>();
        var waiting = new List<Task>();
        for (var i = 0; i < 3; i++)
        {
            waiting.Add(await WaitingAsync(() => _gate.Enter(Cancellation), i, entered));
        }

        Assert.Empty(entered);
        second.Dispose();
        await Task.WhenAll(waiting).WaitAsync(Patience, Cancellation);
        Assert.Equal([0, 1, 2], entered);
    }

    [Fact]
    public async Task Who_reads_alone_waits_for_the_others_and_they_for_him()
    {
        var sql = _gate.EnterSql(Cancellation);
        var reading = _gate.Enter(Cancellation);
        var entered = new List<int>();
        var alone = await WaitingAsync(() => _gate.EnterAlone(_connection, Cancellation), 0, entered);
        var next = await WaitingAsync(() => _gate.Enter(Cancellation), 1, entered);
        Assert.Equal(1, _claims);
        reading.Dispose();
        Assert.Empty(entered);
        sql.Dispose();
        await Task.WhenAll(alone, next).WaitAsync(Patience, Cancellation);
        Assert.Equal([0, 1], entered);
        Assert.Equal("64.0 MiB", Limit());
    }

    [Fact]
    public void Who_reads_alone_has_room()
    {
        using (_gate.EnterAlone(_connection, Cancellation))
        {
            Assert.Equal("256.0 MiB", Limit());
        }

        Assert.Equal("64.0 MiB", Limit());
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_up_no_one()
    {
        using var first = _gate.Enter(Cancellation);
        var second = _gate.Enter(Cancellation);
        using var leaves = new CancellationTokenSource();
        var entered = new List<int>();
        var alone = await WaitingAsync(() => _gate.EnterAlone(_connection, leaves.Token), 0, entered);
        var next = await WaitingAsync(() => _gate.Enter(Cancellation), 1, entered);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        second.Dispose();
        await next.WaitAsync(Patience, Cancellation);
        Assert.Equal([1], entered);
    }

    // Who waits is let in, notes his number and leaves.
    async Task<Task> WaitingAsync(Func<IDisposable> enter, int number, List<int> entered)
    {
        var before = _gate.Waiting;
        var task = Task.Run(
            () =>
            {
                using var place = enter();
                lock (entered)
                {
                    entered.Add(number);
                }
            },
            Cancellation);
        var deadline = TimeProvider.System.GetTimestamp();
        while (_gate.Waiting == before)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Patience, "it does not wait");
            await Task.Yield();
        }

        return task;
    }

    string Limit()
    {
        using var rows = _connection.Query("SELECT current_setting('memory_limit')", [], Cancellation);
        rows.NextChunk();
        return rows.Texts(0).Get(0);
    }
}
