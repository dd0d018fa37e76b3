using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class LogSourceTests : IAsyncLifetime
{
    // More than one slice, appended out of order.
    const int Lines = 5_000;

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var batch = _fixture.Store.NewLogs();
        for (var i = 0; i < Lines; i++)
        {
            var order = (i * 7919) % Lines;
            batch.Add(Some.Line($"line {order}", TimeOf(order), order % 3 == 0 ? "stock" : "order", ("n", $"{order % 10}")));
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(Direction.Backward)]
    [InlineData(Direction.Forward)]
    public async Task Every_line_comes_once_in_the_order_of_time(Direction direction)
    {
        var lines = await ReadAsync(new LogSelection { Matchers = [], Range = TimeRange.All, Direction = direction });

        var times = lines.Select(line => line.TimestampNs).ToList();
        Assert.Equal(direction == Direction.Forward ? times.Order() : times.OrderDescending(), times);
        Assert.Equal(Lines, lines.Select(line => line.Line).Distinct().Count());
        Assert.Equal(Lines, lines.Count);
    }

    [Theory]
    [InlineData(Direction.Backward)]
    [InlineData(Direction.Forward)]
    public async Task Lines_that_are_denser_than_those_before_come_all(Direction direction)
    {
        const int Dense = 120_000;
        var batch = _fixture.Store.NewLogs();
        for (var i = 0; i < Dense; i++)
        {
            // Far from the others on both sides; three at a time.
            batch.Add(Some.Line($"dense {i}", TimeOf(Lines / 2) + 1 + (i / 3), "order"));
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
        var lines = await ReadAsync(new LogSelection { Matchers = [], Range = TimeRange.All, Direction = direction });

        var times = lines.Select(line => line.TimestampNs).ToList();
        Assert.Equal(direction == Direction.Forward ? times.Order() : times.OrderDescending(), times);
        Assert.Equal(Lines + Dense, lines.Select(line => line.Line).Distinct().Count());
        Assert.Equal(Lines + Dense, lines.Count);
    }

    [Fact]
    public async Task A_part_of_the_lines_is_spread_evenly()
    {
        var some = await ReadAsync(new LogSelection { Matchers = [], Range = TimeRange.All, OneOf = 10 });
        Assert.InRange(some.Count, Lines / 20, Lines / 5);
        Assert.Equal(10, some.Select(line => line.StructuredMetadata["n"]).Distinct().Count());
    }

    [Fact]
    public async Task A_line_of_the_end_of_time_hides_no_other()
    {
        var batch = _fixture.Store.NewLogs();
        batch.Add(Some.Line("last", long.MaxValue, "order"));
        await _fixture.Store.AppendAsync(batch, Cancellation);

        Assert.Equal(Lines, (await ReadAsync(new LogSelection { Matchers = [], Range = TimeRange.All })).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("trace_id")]
    [InlineData("n detected_level")]
    [InlineData("n span_id trace_id detected_level severity_text severity_number flags observed_timestamp")]
    public async Task Metadata_that_is_not_looked_at_is_left_out(string names)
    {
        var selection = new LogSelection { Matchers = [], Range = new TimeRange(TimeOf(10), TimeOf(20)) };
        var wanted = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

        var whole = await ReadAsync(selection);
        var some = await ReadAsync(selection with { MetadataNames = wanted });

        Assert.All(whole, line => Assert.NotEmpty(line.StructuredMetadata));
        Assert.Equal(whole.Select(line => line with { StructuredMetadata = line.StructuredMetadata.Keep(wanted) }), some);
    }

    [Theory]
    [InlineData("")]
    [InlineData("trace_id")]
    [InlineData("n detected_level")]
    [InlineData("m severity_text")]
    public async Task Lines_are_counted_as_they_are_read(string names)
    {
        var again = _fixture.Store.NewLogs();
        for (var i = 0; i < 40; i++)
        {
            again.Add(Some.Line($"line {i}", TimeOf(i), i % 3 == 0 ? "stock" : "order", ("n", $"{i % 10}")));
        }

        await _fixture.Store.AppendAsync(again, Cancellation);
        var selection = new LogSelection
        {
            Matchers = [],
            Range = new TimeRange(TimeOf(10) - 1, TimeOf(4_000)),
            LineConditions = [new LineCondition("7", Contains: true), new LineCondition("77", Contains: false)],
            MetadataNames = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
        };
        var bucketNs = (TimeOf(100) - TimeOf(0)) / 3;

        var read = await ReadAsync(selection);
        var counted = new List<LogCount>();
        await foreach (var count in _fixture.Store.Logs.CountAsync(selection, bucketNs, Cancellation))
        {
            counted.Add(count);
        }

        Assert.NotEmpty(read);
        Assert.Equal(
            read.GroupBy(line => ((int)((line.TimestampNs - selection.Range.StartNs) / bucketNs), line.Stream, line.StructuredMetadata))
                .Select(group => $"{group.Key} {group.Count()} {group.Sum(line => line.Line.Length)}").Order(),
            counted.GroupBy(count => (count.Bucket, count.Stream, count.StructuredMetadata))
                .Select(group => $"{group.Key} {group.Sum(count => count.Entries)} {group.Sum(count => count.Bytes)}").Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scans_look_at_what_is_read(bool someComeTwice)
    {
        if (someComeTwice)
        {
            var again = _fixture.Store.NewLogs();
            again.Add(Some.Line("line 50", TimeOf(50), "order"));
            await _fixture.Store.AppendAsync(again, Cancellation);
        }

        var selection = new LogSelection
        {
            Matchers = [],
            Range = new TimeRange(TimeOf(10), TimeOf(4_500)),
            Direction = Direction.Forward,
            LineConditions = [new LineCondition("5", Contains: true)],
        };
        var scans = await _fixture.Store.Logs.ScanAsync(selection, () => new ListScan(), Cancellation).ToListAsync(Cancellation);

        var expected = await ReadAsync(selection);
        Assert.Equal(expected.Select(line => line.Line), scans.SelectMany(scan => scan.Lines.OrderBy(line => line.TimestampNs)).Select(line => line.Line));
    }

    [Fact]
    public async Task A_scan_may_stop_early()
    {
        var scans = await _fixture.Store.Logs.ScanAsync(Some.AllLines(), () => new ListScan { Most = 3 }, Cancellation).ToListAsync(Cancellation);

        Assert.All(scans, scan => Assert.InRange(scan.Lines.Count, 0, 3));
    }

    [Fact]
    public async Task The_range_holds_its_start_and_not_its_end()
    {
        var lines = await ReadAsync(new LogSelection { Matchers = [], Range = new TimeRange(TimeOf(10), TimeOf(20)) });

        Assert.Equal(10, lines.Count);
        Assert.Equal(TimeOf(10), lines[^1].TimestampNs);
    }

    [Theory]
    [InlineData(MatchType.Equal, "stock", 1667)]
    [InlineData(MatchType.NotEqual, "stock", 3333)]
    [InlineData(MatchType.Regex, "st.*|x", 1667)]
    [InlineData(MatchType.NotRegex, "st.*|x", 3333)]
    [InlineData(MatchType.Equal, "nobody", 0)]
    public async Task Matchers_choose_streams(MatchType type, string value, int expected) =>
        Assert.Equal(expected, (await ReadAsync(Some.AllLines(("service_name", type, value)))).Count);

    [Fact]
    public async Task Conditions_on_line_and_metadata_read_less()
    {
        var lines = await ReadAsync(Some.AllLines() with
        {
            LineConditions = [new LineCondition("line 12", Contains: true), new LineCondition("3", Contains: false)],
            MetadataConditions = [new MetadataCondition(new Matcher("n", MatchType.Equal, "7"))],
        });

        Assert.Equal(Enumerable.Range(0, Lines).Where(i => $"line {i}".Contains("line 12") && !$"{i}".Contains('3') && i % 10 == 7).OrderDescending().Select(i => $"line {i}"), lines.Select(line => line.Line));
    }

    [Fact]
    public async Task A_caller_may_stop_early()
    {
        var first = new List<string>();
        await foreach (var line in _fixture.Store.Logs.SelectAsync(Some.AllLines(), Cancellation))
        {
            first.Add(line.Line);
            if (first.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["line 4999", "line 4998", "line 4997"], first);
    }

    [Fact]
    public async Task Streams_are_those_with_a_line_in_the_range()
    {
        var between = _fixture.Store.NewLogs();
        between.Add(Some.Line("before", TimeOf(0) - 1_000, "rare"));
        between.Add(Some.Line("after", TimeOf(Lines) + 1_000, "rare"));
        await _fixture.Store.AppendAsync(between, Cancellation);

        Assert.Equal(["order", "stock"], await StreamsAsync([], new TimeRange(TimeOf(0), TimeOf(Lines))));
        Assert.Equal(["order", "rare", "stock"], await StreamsAsync([], TimeRange.All));
        Assert.Equal(["rare"], await StreamsAsync([], new TimeRange(0, TimeOf(0))));
        Assert.Equal(["order", "rare"], await StreamsAsync([Some.Matching(("service_name", MatchType.Equal, "order")), Some.Matching(("service_name", MatchType.Equal, "rare"))], TimeRange.All));
    }

    [Fact]
    public async Task Stats_count_streams_lines_and_bytes_of_what_came_twice_once()
    {
        var again = _fixture.Store.NewLogs();
        again.Add(Some.Line("line 1", TimeOf(1), "order", ("n", "1")));
        await _fixture.Store.AppendAsync(again, Cancellation);

        var stats = await _fixture.Store.Logs.StatsAsync(Some.Matching(("service_name", MatchType.Regex, ".+")), new TimeRange(TimeOf(0), TimeOf(10)), Cancellation);

        Assert.Equal(new LogStats(Streams: 2, Chunks: 2, Bytes: 60, Entries: 10), stats);
    }

    // Two bursts with a day of silence between them.
    static long TimeOf(int order) => Some.TimeNs + (order * 1_000L) + (order > 4_000 ? 86_400_000_000_000 : 0);

    async Task<List<LogEntry>> ReadAsync(LogSelection selection) => await _fixture.Store.Logs.SelectAsync(selection, Cancellation).ToListAsync(Cancellation);

    async Task<IEnumerable<string>> StreamsAsync(IReadOnlyList<IReadOnlyList<Matcher>> sets, TimeRange range) =>
        (await _fixture.Store.Logs.StreamsAsync(sets, range, Cancellation)).Select(stream => stream["service_name"]).Order(StringComparer.Ordinal);

    sealed class ListScan : ILogScan
    {
        internal List<LogEntry> Lines { get; } = [];

        internal int Most { get; init; } = int.MaxValue;

        public bool Add(LogEntry entry)
        {
            Lines.Add(entry);
            return Lines.Count < Most;
        }
    }
}
