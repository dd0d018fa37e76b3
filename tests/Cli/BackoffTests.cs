using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class BackoffTests
{
    readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));

    [Fact]
    public void Doubles_up_to_the_longest()
    {
        var delays = Enumerable.Range(0, 40).Select(_ => _backoff.Next(TimeSpan.Zero).TotalSeconds).ToList();

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], delays.Take(7));
        Assert.Equal(30, delays[^1]);
    }

    [Fact]
    public void Begins_anew_after_a_good_run()
    {
        _backoff.Next(TimeSpan.Zero);
        _backoff.Next(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(1), _backoff.Next(TimeSpan.FromMinutes(2)));
    }
}
