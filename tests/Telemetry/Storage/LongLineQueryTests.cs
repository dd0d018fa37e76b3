using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Queries over lines of 250 KB, which together are more than twice what DuckDB may take for queries.</summary>
[Collection(nameof(LargeCollection))]
public sealed class LongLineQueryTests(LongLineQueryTests.LongLines lines) : IClassFixture<LongLineQueryTests.LongLines>
{
    const int Lines = 800;
    const int OfOneInstant = 600;
    const long ApartNs = 1_000_000;

    static readonly TimeRange Range = new(Some.TimeNs, Some.TimeNs + (Lines * ApartNs));
    static readonly LogSelection Selection = new() { Matchers = [], Range = Range };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Direction.Backward)]
    [InlineData(Direction.Forward)]
    public async Task All_of_them_come_in_order(Direction direction)
    {
        var numbers = new List<int>();
        await foreach (var line in lines.Source.SelectAsync(Selection with { Direction = direction }, Cancellation))
        {
            numbers.Add(Number(line));
        }

        Assert.Equal(direction == Direction.Forward ? Enumerable.Range(0, Lines) : Enumerable.Range(0, Lines).Reverse(), numbers);
    }

    [Fact]
    public async Task A_condition_on_lines_finds_one_of_them()
    {
        var selection = Selection with { LineConditions = [new LineCondition("321 x", Contains: true)] };
        var found = await lines.Source.SelectAsync(selection, Cancellation).Select(Number).ToListAsync(Cancellation);
        Assert.Equal([321], found);
    }

    [Fact]
    public async Task They_are_counted_with_their_bytes()
    {
        var selection = Selection with { MetadataNames = new HashSet<string>() };
        var counts = await lines.Source.CountAsync(selection, bucketNs: Lines * 1_000_000L, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(Lines, counts.Sum(count => count.Entries));
        Assert.InRange(counts.Sum(count => count.Bytes), Lines * 250_000L, Lines * 250_010L);
    }

    [Fact]
    public async Task Those_of_one_instant_are_refused_for_their_memory()
    {
        var error = await Assert.ThrowsAnyAsync<StoreException>(
            async () => await lines.Source.SelectAsync(Selection with { Range = TimeRange.All }, Cancellation).FirstAsync(Cancellation));
        Assert.True(error.IsOutOfMemory, error.Message);
    }

    static int Number(LogEntry line) => int.Parse(line.Line.AsSpan(0, line.Line.IndexOf(' ')));

    /// <summary>Lines a millisecond apart, then as many of one instant.</summary>
    public sealed class LongLines : IAsyncLifetime
    {
        readonly StoreFixture _fixture = new();

        internal ILogSource Source => _fixture.Store.Logs;

        public async ValueTask InitializeAsync()
        {
            for (var i = 0; i < Lines; i += Lines / 4)
            {
                await AppendAsync(i, Lines / 4, line => Some.TimeNs + (line * ApartNs));
            }

            await AppendAsync(Lines, OfOneInstant, _ => Range.EndNs);
        }

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();

        async Task AppendAsync(int first, int count, Func<int, long> time)
        {
            var batch = _fixture.Store.NewLogs();
            for (var i = first; i < first + count; i++)
            {
                batch.Add(Some.Line($"{i} {new string('x', 250_000)}", time(i)));
            }

            Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));
            await _fixture.Store.CheckpointAsync(Cancellation);
        }
    }
}
