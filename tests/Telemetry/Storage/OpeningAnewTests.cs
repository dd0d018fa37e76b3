using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Sql;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>After some checkpoints the store closes its file and opens it again, so that DuckDB forgets what it knows of row groups.</summary>
public sealed class OpeningAnewTests : IAsyncLifetime
{
    const int Checkpoints = 61;
    const int MostCheckpoints = 5 * Checkpoints;

    // Its clock stands still, so that only what a test asks for makes checkpoints.
    readonly StoreFixture _fixture = new(time: new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs)));

    static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Those_who_write_and_read_do_not_notice()
    {
        var opening = await OpeningAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var reading = ReadAsync(over.Token);
        var lines = 0;
        // It is put off when someone reads for longer than the store waits.
        while (lines < Checkpoints || (lines < MostCheckpoints && await OpeningAsync() == opening))
        {
            await AppendLineAsync(lines++);
            await _fixture.Store.CheckpointAsync(Cancellation);
        }

        await AppendLineAsync(lines++);
        await over.CancelAsync();
        Assert.InRange(await reading, 1, int.MaxValue);
        Assert.NotEqual(opening, await OpeningAsync());
        Assert.Equal(lines, await CountAsync(Cancellation));

        await _fixture.ReopenAsync();
        Assert.Equal(lines, await CountAsync(Cancellation));
    }

    [Theory]
    [InlineData(null, "dendro.duckdb is gone")]
    [InlineData("something else", "not a valid DuckDB database file")]
    public async Task Without_its_file_the_store_is_broken(string? instead, string reason)
    {
        await AppendLineAsync(0);
        await _fixture.Store.CheckpointAsync(Cancellation);
        var path = Path.Combine(_fixture.Directory, "dendro.duckdb");
        File.Delete(path);
        if (instead is not null)
        {
            await File.WriteAllTextAsync(path, instead, Cancellation);
        }

        var e = await Assert.ThrowsAsync<DuckDbException>(async () =>
        {
            for (var i = 0; i < Checkpoints; i++)
            {
                await _fixture.Store.CheckpointAsync(Cancellation);
            }
        });
        Assert.True(e.IsFatal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, await _fixture.Store.Broken.WaitAsync(MostWait, Cancellation), StringComparison.Ordinal);
    }

    async Task AppendLineAsync(int number)
    {
        var logs = _fixture.Store.NewLogs();
        logs.Add(Some.Line($"line {number}", Some.TimeNs + number));
        await _fixture.Store.AppendAsync(logs, Cancellation);
    }

    // In turn with LogQL's port and with SQL, each on connections that outlive the opening; none of the lines is ever missing.
    async Task<int> ReadAsync(CancellationToken over)
    {
        var (readings, lines) = (0, 0L);
        while (!over.IsCancellationRequested)
        {
            var found = readings % 2 == 0 ? await CountAsync(Cancellation) : await _fixture.Store.Logs.SelectAsync(Some.AllLines(), Cancellation).CountAsync(Cancellation);
            Assert.InRange(found, lines, MostCheckpoints + 1);
            (readings, lines) = (readings + 1, found);
        }

        return readings;
    }

    async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var rows = new SqlRows();
        await _fixture.Store.Sql.QueryAsync(new SqlQuery { Text = "SELECT count(*) FROM logs" }, rows, cancellationToken);
        return long.Parse(rows.Text.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
    }

    Task<long> OpeningAsync() => _fixture.Store.Readers.ReadAsync(
        connection =>
        {
            using var rows = connection.Query($"SELECT database_oid FROM duckdb_databases() WHERE database_name = '{Database.Name}'", [], Cancellation);
            rows.NextChunk();
            return rows.Column<long>(0)[0];
        },
        Cancellation);
}
