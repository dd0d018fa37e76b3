using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Queries that take all the memory there is, while the store writes.</summary>
[Collection(nameof(LargeCollection))]
public sealed class SqlBesideWritingTests : IAsyncDisposable
{
    const int Batches = 60;
    const int LinesOfBatch = 10_000;

    readonly StoreFixture _fixture = new(new StoreOptions { DataDirectory = "", MemoryBytes = 96_000_000 });

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task They_are_refused_and_what_was_acknowledged_is_there()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var refused = new[]
        {
            RefusedAsync("SELECT body, list(body), count(*) FROM logs GROUP BY body, time ORDER BY body LIMIT 3", stop.Token),
            RefusedAsync("SELECT a.body FROM logs a JOIN logs b ON a.time = b.time ORDER BY a.body || b.body DESC LIMIT 10", stop.Token),
        };
        for (var i = 0; i < Batches; i++)
        {
            await AppendAsync(i * LinesOfBatch);
            await CheckpointAsync();
        }

        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(refused)).Sum() > 0, "no query was refused for its memory: the test shows nothing");
        Assert.False(_fixture.Store.Broken.IsCompleted);
        Assert.Equal(Batches * LinesOfBatch, (await _fixture.Store.CountAsync(Cancellation)).Logs);
    }

    async Task<int> RefusedAsync(string sql, CancellationToken stop)
    {
        var refused = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _fixture.Store.Sql.QueryAsync(new SqlQuery { Text = sql }, new SqlRows(), stop);
            }
            catch (SqlException e)
            {
                Assert.Equal(SqlFailure.Limit, e.Failure);
                refused++;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
        }

        return refused;
    }

    async Task AppendAsync(int first)
    {
        var batch = _fixture.Store.NewLogs();
        for (var i = first; i < first + LinesOfBatch; i++)
        {
            batch.Add(Some.Line($"{i} a line that is not short, so that a query over many holds much of it {i:x16}", Some.TimeNs + i));
        }

        while (await _fixture.Store.AppendAsync(batch, Cancellation) == AppendResult.QueueFull)
        {
            await CheckpointAsync();
        }
    }

    // Where there is not even memory to begin it, it is tried again later.
    async Task CheckpointAsync()
    {
        try
        {
            await _fixture.Store.CheckpointAsync(Cancellation);
        }
        catch (StoreException e) when (e.IsOutOfMemory)
        {
            Assert.False(_fixture.Store.Broken.IsCompleted);
        }
    }
}
