using System.Globalization;
using Dendro.Web.Explore;

namespace Dendro.Browser.Tests.Units;

public sealed class TimeWindowTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-01T12:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("now-15m", "now", "2026-03-01T11:45:00Z", "2026-03-01T12:00:00Z")]
    [InlineData("now-7d", "now-1h", "2026-02-22T12:00:00Z", "2026-03-01T11:00:00Z")]
    [InlineData("2026-03-01T10:00:00Z", "now-90s", "2026-03-01T10:00:00Z", "2026-03-01T11:58:30Z")]
    [InlineData("2026-03-01T10:00:00+02:00", "2026-03-01 11:00:00", "2026-03-01T08:00:00Z", "2026-03-01T11:00:00Z")]
    [InlineData("1772359200000", "1772362800000", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z")]
    public void Relative_and_absolute_times_are_read(string from, string to, string start, string end)
    {
        var interval = new TimeWindow(from, to).Resolve(Now);
        Assert.Equal(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), interval.Start);
        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), interval.End);
    }

    [Theory]
    [InlineData("yesterday", "now", "\"yesterday\" is not a time: expected now, now-15m, 2026-01-31T12:00:00Z or Unix milliseconds.")]
    [InlineData("now-5y", "now", "\"now-5y\" is not a time: expected now, now-15m, 2026-01-31T12:00:00Z or Unix milliseconds.")]
    [InlineData("now-99999d", "now", "\"now-99999d\" is more than ten years ago.")]
    [InlineData("now", "now-1h", "The time range ends before it starts: from now to now-1h.")]
    public void What_cannot_be_a_range_is_explained(string from, string to, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => new TimeWindow(from, to).Resolve(Now)).Message);

    [Theory]
    [InlineData("now-5m", 1)]
    [InlineData("now-30m", 10)]
    [InlineData("now-24h", 300)]
    [InlineData("now-7d", 3600)]
    public void Steps_are_round_and_give_at_most_300_points(string from, int seconds) =>
        Assert.Equal(seconds, new TimeWindow(from, "now").Resolve(Now).StepSeconds);
}
