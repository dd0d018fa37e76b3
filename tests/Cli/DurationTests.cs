using Dendro.Cli.Configuration;

namespace Dendro.Cli.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("15m", 900)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("7d", 604_800)]
    [InlineData("1w", 604_800)]
    public void Reads_what_Prometheus_writes(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("5y")]
    public void Reads_nothing_else(string text) => Assert.Null(Duration.TryParse(text));
}
