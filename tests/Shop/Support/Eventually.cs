using System.Diagnostics;

namespace Dendro.Shop.Tests.Support;

/// <summary>The one place where tests wait: until a condition holds, at most for a deadline.</summary>
static class Eventually
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static Task TrueAsync(Func<bool> condition, string expected) =>
        TrueAsync(() => Task.FromResult(condition()), expected);

    public static async Task TrueAsync(Func<Task<bool>> condition, string expected)
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Deadline, $"not within {Deadline.TotalSeconds:0} s: {expected}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
