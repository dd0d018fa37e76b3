namespace Dendro.Browser.Tests;

/// <summary>Waits for a condition that has no event.</summary>
static class Poll
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!condition())
                await timer.WaitForNextTickAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited {Deadline.TotalSeconds:0} s until {what}.");
        }
    }
}
