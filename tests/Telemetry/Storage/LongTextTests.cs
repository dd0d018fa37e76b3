namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Lines of 250 KB, which together are more than DuckDB's memory limit of 85 MB: it holds those of 2,048 rows at once.</summary>
[Collection(nameof(LargeCollection))]
public sealed class LongTextTests : IAsyncDisposable
{
    readonly StoreFixture _fixture = new();
    long _lines;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task They_reach_the_file_in_one_checkpoint()
    {
        await AppendAsync(600);
        await _fixture.Store.CheckpointAsync(Cancellation);

        Assert.Equal(0, _fixture.Store.Status.JournalBytes);
        Assert.Equal(600, (await _fixture.Store.CountAsync(Cancellation)).Logs);
    }

    [Fact]
    public async Task They_reach_the_file_when_the_store_is_closed()
    {
        await AppendAsync(600);
        await _fixture.ReopenAsync();

        Assert.Equal(0, _fixture.Store.Status.JournalBytes);
        Assert.Equal(600, (await _fixture.Store.CountAsync(Cancellation)).Logs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Their_row_groups_are_not_merged(bool bySomeoneElse)
    {
        for (var i = 0; i < 15; i++)
        {
            await AppendAsync(40);
            await _fixture.Store.CheckpointAsync(Cancellation);
        }

        if (bySomeoneElse)
        {
            await _fixture.ReopenAsync();
        }

        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(1, length: 10);
            await _fixture.Store.CheckpointAsync(Cancellation);
        }

        Assert.Equal(603, (await _fixture.Store.CountAsync(Cancellation)).Logs);
    }

    async Task AppendAsync(int lines, int length = 250_000)
    {
        var batch = _fixture.Store.NewLogs();
        for (var i = 0; i < lines; i++)
        {
            batch.Add(Some.Line($"{_lines++} {new string('x', length)}", Some.TimeNs + _lines));
        }

        Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));
    }
}
