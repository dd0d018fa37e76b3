using Dendro.Telemetry.LogQL.Tests.Notation;
using Dendro.Telemetry.Model;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class LogQueryTests
{
    static readonly Labels A = Labels.From(("app", "a"));
    static readonly Labels B = Labels.From(("app", "b"));

    readonly MemoryLogSource _source = new();

    [Fact]
    public async Task Lines_come_newest_first_unless_asked_otherwise()
    {
        Fill(5);
        Assert.Equal(["4", "3", "2", "1", "0"], await TextsAsync("{app=\"a\"}"));
        Assert.Equal(["0", "1", "2"], await TextsAsync("{app=\"a\"}", request => request with { Direction = Direction.Forward, Limit = 3 }));
    }

    [Fact]
    public async Task The_start_is_inside_the_range_and_the_end_is_not()
    {
        Fill(5);
        Assert.Equal(["2", "1"], await TextsAsync("{app=\"a\"}", request => request with { StartNs = 1, EndNs = 3 }));
    }

    [Fact]
    public async Task The_limit_counts_lines_that_pass_the_pipeline()
    {
        Fill(20);
        Assert.Equal(["19", "9"], await TextsAsync("{app=\"a\"} |= \"9\"", request => request with { Limit = 2 }));
    }

    [Fact]
    public async Task An_interval_thins_each_stream()
    {
        Fill(6);
        _source.Add(1, "b", B);
        Assert.Equal(["0", "b", "3"], await TextsAsync("{app=~\".+\"}", request => request with { Direction = Direction.Forward, IntervalNs = 3 }));
    }

    [Fact]
    public async Task Equal_entries_show_once()
    {
        _source.Add(1, "x", A);
        _source.Add(1, "x", A);
        _source.Add(1, "x", B);
        Assert.Equal(2, (await TextsAsync("{app=~\".+\"}")).Count);
    }

    [Fact]
    public async Task Labels_know_where_they_come_from()
    {
        _source.Add(1, "level=info app=c", A, Labels.From(("trace_id", "t"), ("app", "m")));
        var line = Assert.Single(((LogLines)await QueryAsync("{app=\"a\"} | logfmt")).Lines);
        Assert.Equal("{app=\"a\"}", line.Stream.ToString());
        Assert.Equal("{trace_id=\"t\"}", line.Metadata.ToString());
        Assert.Equal("{app_extracted=\"c\", level=\"info\"}", line.Parsed.ToString());
        Assert.Equal("{app=\"a\", app_extracted=\"c\", level=\"info\", trace_id=\"t\"}", line.AllLabels.ToString());
    }

    [Fact]
    public async Task A_query_says_what_it_read()
    {
        Fill(10);
        var result = await QueryAsync("{app=\"a\"} |~ \"[5-9]\"");
        Assert.Equal(new LogQLStatistics(10, 10, 5), result.Statistics);
    }

    [Fact]
    public async Task Too_many_series_are_refused()
    {
        Fill(501);
        var error = await Assert.ThrowsAsync<LogQLException>(
            () => QueryAsync("sum by (n) (count_over_time({app=\"a\"} | regexp \"(?P<n>.*)\" [1s]))", request => request with { StepNs = 0, EndNs = 1000 }));
        Assert.StartsWith("maximum number of series (500) reached", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 20, true)]
    [InlineData(4, 20, false)]
    [InlineData(4, 3, true)]
    public async Task Lines_that_are_too_long_together_are_refused(int lines, int limit, bool fits)
    {
        Fill(lines, new string('x', 9));
        var query = QueryAsync("{app=\"a\"}", request => request with { Limit = limit }, new LogQLLimits { MaxEntryCharacters = 30 });
        if (fits)
        {
            Assert.Equal(3, ((LogLines)await query).Lines.Count);
        }
        else
        {
            var error = await Assert.ThrowsAsync<LogQLException>(() => query);
            Assert.Equal("the lines of the answer have more than 30 characters together, 3 of them fit: ask for fewer with limit", error.Message);
        }
    }

    void Fill(int lines, string rest = "")
    {
        for (var i = 0; i < lines; i++)
        {
            _source.Add(i, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{i}{rest}"), A);
        }
    }

    async Task<List<string>> TextsAsync(string query, Func<LogQLRequest, LogQLRequest>? change = null) =>
        [.. ((LogLines)await QueryAsync(query, change)).Lines.Select(line => line.Text)];

    Task<LogQLResult> QueryAsync(string query, Func<LogQLRequest, LogQLRequest>? change = null, LogQLLimits? limits = null)
    {
        var request = new LogQLRequest { Query = query, StartNs = 0, EndNs = 1000, StepNs = 1000 };
        return new LogQLEngine(_source, new FakeTimeProvider(), limits ?? new LogQLLimits()).QueryAsync(change?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
    }
}
