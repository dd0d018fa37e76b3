using System.Globalization;
using Dendro.Cli.Eval.Scores;

namespace Dendro.Cli.Tests.Eval;

public sealed class WilsonTests
{
    // The intervals are those of Brown, Cai and DasGupta (2001) and of R's binom::binom.confint(method = "wilson").
    [Theory]
    [InlineData(0, 0, "0.000 1.000")]
    [InlineData(0, 10, "0.000 0.278")]
    [InlineData(1, 10, "0.018 0.404")]
    [InlineData(5, 10, "0.237 0.763")]
    [InlineData(10, 10, "0.722 1.000")]
    [InlineData(270, 300, "0.861 0.929")]
    public void The_interval_is_that_of_the_books(int right, int of, string expected)
    {
        var share = Wilson.Share(right, of);

        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{share.Low:0.000} {share.High:0.000}"));
    }
}
