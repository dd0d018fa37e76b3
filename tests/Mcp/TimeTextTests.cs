using Dendro.Mcp.Tools;

namespace Dendro.Mcp.Tests;

/// <summary>Times as Grafana writes them, seen on a Wednesday.</summary>
public sealed class TimeTextTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 20, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("now", "2026-03-04T10:20:30.000Z")]
    [InlineData("now-1h", "2026-03-04T09:20:30.000Z")]
    [InlineData("now-2h45m", "2026-03-04T07:35:30.000Z")]
    [InlineData("now+1h", "2026-03-04T11:20:30.000Z")]
    [InlineData("now-1w", "2026-02-25T10:20:30.000Z")]
    [InlineData("now-1M", "2026-02-04T10:20:30.000Z")]
    [InlineData("now-1y", "2025-03-04T10:20:30.000Z")]
    [InlineData("now-500ms", "2026-03-04T10:20:29.500Z")]
    [InlineData("now/d", "2026-03-04T00:00:00.000Z")]
    [InlineData("now-1d/d", "2026-03-03T00:00:00.000Z")]
    [InlineData("now/w", "2026-03-02T00:00:00.000Z")]
    [InlineData("now/M", "2026-03-01T00:00:00.000Z")]
    [InlineData("now/h", "2026-03-04T10:00:00.000Z")]
    [InlineData("1h", "2026-03-04T09:20:30.000Z")]
    [InlineData("1h30m", "2026-03-04T08:50:30.000Z")]
    [InlineData("1772619630", "2026-03-04T10:20:30.000Z")]
    [InlineData("1772619630.5", "2026-03-04T10:20:30.500Z")]
    [InlineData("1772619630500", "2026-03-04T10:20:30.500Z")]
    [InlineData("2026-03-04T11:20:30+01:00", "2026-03-04T10:20:30.000Z")]
    [InlineData("2026-03-04T10:20:30.25Z", "2026-03-04T10:20:30.250Z")]
    [InlineData("2026-03-04T10:20:30", "2026-03-04T10:20:30.000Z")]
    [InlineData("2026-03-04", "2026-03-04T00:00:00.000Z")]
    public void A_time_is_read(string text, string expected) =>
        Assert.Equal(expected, TimeText.Parse("t", text, Now).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("now/d", "2026-03-04T23:59:59.999Z")]
    [InlineData("now-1w/w", "2026-03-01T23:59:59.999Z")]
    public void The_end_of_a_range_is_rounded_upwards(string text, string expected) =>
        Assert.Equal(expected, TimeText.Parse("t", text, Now, upwards: true).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("11/30/2026")]
    [InlineData("30/11/2026")]
    [InlineData("10:00")]
    [InlineData("Nov 30")]
    [InlineData("tomorrow")]
    [InlineData("now-")]
    [InlineData("now-1x")]
    [InlineData("now1h")]
    [InlineData("5")]
    [InlineData("2026-13-45")]
    [InlineData("")]
    public void What_has_to_be_guessed_is_refused(string text) =>
        Assert.StartsWith("The argument \"t\" must be a time such as", Assert.Throws<ToolException>(() => TimeText.Parse("t", text, Now)).Message);

    [Theory]
    [InlineData("now-999999999d")]
    [InlineData("now-999999999y")]
    [InlineData("now+999999999w")]
    public void A_time_that_no_clock_shows_is_refused(string text) =>
        Assert.StartsWith("The argument \"t\" lies outside", Assert.Throws<ToolException>(() => TimeText.Parse("t", text, Now)).Message);
}
