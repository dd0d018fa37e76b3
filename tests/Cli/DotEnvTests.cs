using Dendro.Cli.Configuration;

namespace Dendro.Cli.Tests;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("  A = 1 ", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("A=", "")]
    [InlineData("A=\"two words\"", "two words")]
    [InlineData("A='single # no comment'", "single # no comment")]
    [InlineData("A=x # a comment", "x")]
    [InlineData("A=pass#word", "pass#word")]
    [InlineData("A=Host=a;Password=b=c", "Host=a;Password=b=c")]
    public void A_line_gives_a_value(string line, string expected) =>
        Assert.Equal(expected, DotEnv.Parse([line], ".env")["A"]);

    [Fact]
    public void Comments_and_empty_lines_give_nothing() => Assert.Empty(DotEnv.Parse(["", "# A=1", "   "], ".env"));

    [Theory]
    [InlineData("just words")]
    [InlineData("1A=2")]
    [InlineData("A-B=2")]
    public void Anything_else_is_refused_with_its_place(string line)
    {
        var error = Assert.Throws<UserError>(() => DotEnv.Parse(["A=1", line], "/x/.env"));

        Assert.Equal($"/x/.env:2: expected KEY=VALUE, found \"{line}\".", error.Message);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public void A_missing_file_gives_nothing() => Assert.Empty(DotEnv.Read("/nonexistent/.env"));

    /// <summary>Compose gives an example to copy, so it must parse.</summary>
    [Fact]
    public void The_example_parses_with_every_line_uncommented()
    {
        var lines = File.ReadLines(Path.Combine(Workspace.Find(null).Root, ".env.example"))
            .Where(line => !line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line.TrimStart('#'));

        var settings = DotEnv.Parse(lines, ".env.example");

        Assert.Equal("0.1", settings["ERROR_RATE"]);
        new Settings(settings).Check();
    }
}
