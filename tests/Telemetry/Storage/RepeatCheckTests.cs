using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class RepeatCheckTests : IDisposable
{
    const long Second = 1_000_000_000;

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-repeats-");
    readonly Database _database;
    readonly Connection _connection;
    readonly RepeatCheck _check = new("records", "t", "hash(t)", "hash(t, text)");

    public RepeatCheckTests()
    {
        _database = Database.Open(Path.Combine(_directory.FullName, "repeats.duckdb"), new Dictionary<string, string>());
        _connection = _database.Connect();
        _connection.Execute("CREATE TABLE records (t BIGINT, text VARCHAR)");
    }

    static readonly TimeRange Ever = new(long.MinValue, long.MaxValue);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("1a 2b 3c", 0, 100, false)]
    [InlineData("1a 1b 1c", 0, 100, false)]
    [InlineData("1a 1a", 0, 100, true)]
    [InlineData("1a 2a 1b 2b 2a", 0, 100, true)]
    [InlineData("1a 51b 51b 99c", 0, 40, false)]
    [InlineData("1a 51b 51b 99c", 60, 100, false)]
    [InlineData("1a 51b 51b 99c", 0, 100, true)]
    [InlineData("-5a -5a", -100, 0, true)]
    [InlineData("-5a -5a", 0, 100, false)]
    public void Repeats_are_told_apart_only_where_there_are_some(string records, int from, int to, bool expected)
    {
        Add(records);
        Assert.Equal(expected, TellsApart(from, to));
        Assert.Equal(expected, TellsApart(from, to));
    }

    [Fact]
    public void Range_without_bounds_is_looked_through()
    {
        Add("1a -3b");
        Assert.False(_check.Read(_connection, Ever, tellsApart => tellsApart, Cancellation));
        Add("-3b");
        Assert.True(_check.Read(_connection, Ever, tellsApart => tellsApart, Cancellation));
    }

    [Fact]
    public void Repeat_that_comes_after_a_look_is_found()
    {
        Add("1a 31b");
        Assert.False(TellsApart(0, 100));
        Add("31b");
        Assert.True(TellsApart(0, 100));
        Assert.False(TellsApart(0, 20));
    }

    [Fact]
    public void Repeat_that_is_committed_during_a_look_is_found_by_the_next()
    {
        Add("1a");
        using var other = _database.Connect();
        other.Execute("BEGIN TRANSACTION");
        Insert(other, "1a");
        _check.Committing();
        Assert.False(TellsApart(0, 100));
        other.Execute("COMMIT");
        Assert.True(TellsApart(0, 100));
        _check.Committed();
        Assert.True(TellsApart(0, 100));
    }

    [Fact]
    public void Transaction_that_is_rolled_back_leaves_nothing()
    {
        Add("1a");
        _connection.Execute("BEGIN TRANSACTION");
        Insert(_connection, "1a");
        _check.Committing();
        _connection.Rollback();
        _check.Committed();
        Assert.False(TellsApart(0, 100));
    }

    [Fact]
    public void Window_of_very_many_rows_counts_as_one_with_repeats_and_others_do_not()
    {
        _connection.Execute($"INSERT INTO records SELECT i, 'x' FROM range({RepeatCheck.MostRows + 1}) r(i)");
        _connection.Execute($"INSERT INTO records SELECT {10 * Second} + i * 50000, 'x' FROM range({2 * RepeatCheck.MostRows}) r(i)");
        Assert.True(TellsApart(0, 10));
        Assert.False(TellsApart(10, 50));
    }

    [Theory]
    [InlineData("a b c", 3, 3)]
    [InlineData("a b a", 2, 2)]
    public async Task Lines_are_counted_once(string lines, int expected, int expectedBytes)
    {
        await using var fixture = new StoreFixture();
        foreach (var line in lines.Split(' '))
        {
            var batch = fixture.Store.NewLogs();
            batch.Add(Some.Line(line));
            await fixture.Store.AppendAsync(batch, Cancellation);
            _ = await CountAsync(fixture);
        }

        Assert.Equal((expected, expectedBytes), await CountAsync(fixture));
        await fixture.ReopenAsync();
        Assert.Equal((expected, expectedBytes), await CountAsync(fixture));
    }

    static async Task<(long Entries, long Bytes)> CountAsync(StoreFixture fixture)
    {
        var selection = new LogSelection { Matchers = [], Range = new TimeRange(Some.TimeNs, Some.TimeNs + Second), MetadataNames = new HashSet<string>() };
        var counts = await fixture.Store.Logs.CountAsync(selection, Second, Cancellation).ToListAsync(Cancellation);
        return (counts.Sum(count => count.Entries), counts.Sum(count => count.Bytes));
    }

    bool TellsApart(int from, int to) => _check.Read(_connection, new TimeRange(from * Second, to * Second), tellsApart => tellsApart, Cancellation);

    void Add(string records)
    {
        Insert(_connection, records);
        _check.Committing();
        _check.Committed();
    }

    void Insert(Connection connection, string records)
    {
        foreach (var record in records.Split(' '))
        {
            var time = int.Parse(record[..^1], System.Globalization.CultureInfo.InvariantCulture) * Second;
            _check.Added(time);
            connection.Execute($"INSERT INTO records VALUES ({time}, '{record[^1]}')");
        }
    }
}
