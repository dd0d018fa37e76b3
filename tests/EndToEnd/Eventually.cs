namespace Dendro.EndToEnd.Tests;

/// <summary>Asks again until there is an answer, with one deadline for all.</summary>
internal static class Eventually
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <param name="ask">Returns null as long as there is none.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, Func<string> what)
        where T : class
    {
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, $"not within {Deadline.TotalSeconds} s: {what()}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, Func<string> what) => GetAsync<object>(async () => await condition() ? true : null, what);
}
