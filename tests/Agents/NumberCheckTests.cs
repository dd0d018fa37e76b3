using Dendro.Agents.Core.Model;

namespace Dendro.Agents.Tests;

public sealed class NumberCheckTests
{
    const string Evidence = """{"count":42,"share":0.1234,"mean_ms":806.4,"rate":1234.5,"from":"2026-11-23T12:05:30Z","title":"order failed 42 times, p95 950 ms"}""";

    [Theory]
    [InlineData("order failed 42 times.", true)]
    [InlineData("order failed 43 times.", false)]
    [InlineData("The database at 10.2.3.4 of version 0.1.0 failed 42 times.", true)]
    [InlineData("It failed in 12 % of the cases.", true)]
    [InlineData("It failed in 12.3% of the cases.", true)]
    [InlineData("It failed in 20 % of the cases.", false)]
    [InlineData("Calls took 806 ms.", true)]
    [InlineData("Calls took 0.81 s.", true)]
    [InlineData("Calls took 0,81 s.", true)]
    [InlineData("Calls took 8 s.", false)]
    [InlineData("There were 1,234 calls.", true)]
    [InlineData("There were 1,500 calls.", false)]
    [InlineData("It began at 12:05:30.", true)]
    [InlineData("It began at 12:05.", true)]
    [InlineData("It began at 12:06.", false)]
    [InlineData("The p95 of order rose.", true)]
    [InlineData("order is broken.", true)]
    [InlineData("Only 7 requests came.", false)]
    public void A_sentence_stands_when_its_numbers_do(string sentence, bool stands)
    {
        var (kept, struck) = NumberCheck.Check(sentence, Evidence);
        Assert.Equal(stands ? (sentence, 0) : ("", 1), (kept, struck.Count));
    }

    [Fact]
    public void Only_the_sentence_with_the_invented_number_goes()
    {
        var (kept, struck) = NumberCheck.Check("order failed 42 times. It cost 999 euros. Look at PostgreSQL.", Evidence);
        Assert.Equal("order failed 42 times. Look at PostgreSQL.", kept);
        Assert.Equal(["It cost 999 euros."], struck);
    }

    [Fact]
    public void The_number_of_a_list_item_is_no_claim()
    {
        var (kept, struck) = NumberCheck.Check("1. order is broken.\n2. ordercheck waits for it.", Evidence);
        Assert.Empty(struck);
        Assert.Contains("ordercheck", kept);
    }
}
