using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Patterns;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class PatternMinerTests
{
    [Fact]
    public void Lines_of_a_kind_share_a_pattern_that_finds_them_again()
    {
        var miner = new PatternMiner();
        string[] lines = ["GET /orders/1 took 12ms in eu", "GET /orders/2 took 7ms in eu", "GET /orders/77 took 30ms in eu"];
        foreach (var line in lines)
        {
            miner.Add(line);
        }

        var template = Assert.Single(miner.Templates);
        Assert.Equal("GET <_> took <_> in eu", template.ToString());
        Assert.Equal(3, template.Count);
        Assert.All(lines, line => Assert.True(PatternExpression.ForFilter(template.ToString()).IsMatch(line)));
    }

    [Fact]
    public void Old_patterns_are_forgotten_when_there_are_too_many()
    {
        var miner = new PatternMiner();
        var first = miner.Add("the first of all to be seen");
        for (var i = 0; i < 400; i++)
        {
            miner.Add(string.Concat(Enumerable.Repeat($"word{(char)('a' + (i % 26))}{(char)('a' + (i / 26))} ", 5 + (i % 40))));
        }

        Assert.InRange(miner.Templates.Count, 1, 300);
        Assert.True(first!.IsForgotten);
        Assert.All(miner.Templates, template => Assert.False(template.IsForgotten));
    }

    [Fact]
    public void Lines_too_short_or_too_long_have_no_pattern()
    {
        var miner = new PatternMiner();
        Assert.Null(miner.Add("two words"));
        Assert.Null(miner.Add(new string('x', 5000)));
    }
}
