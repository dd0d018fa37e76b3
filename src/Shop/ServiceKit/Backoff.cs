namespace Dendro.Shop.ServiceKit;

/// <summary>How long to wait before trying again: doubling from <paramref name="First"/> up to <paramref name="Longest"/>, with jitter.</summary>
/// <param name="First">The wait after the first failure.</param>
/// <param name="Longest">The longest wait.</param>
/// <param name="Time">The clock.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest, TimeProvider Time)
{
    static readonly TimeSpan UsualFirst = TimeSpan.FromMilliseconds(200);

    static readonly TimeSpan LongestAtStart = TimeSpan.FromSeconds(1);

    /// <summary>Waits that start at 0.2 s.</summary>
    public static Backoff UpTo(TimeSpan longest, TimeProvider time) => new(longest < UsualFirst ? longest : UsualFirst, longest, time);

    /// <summary>Shorter waits, for something that is about to start.</summary>
    public Backoff ForStart() => this with { Longest = Longest < LongestAtStart ? Longest : LongestAtStart };

    /// <summary>The wait after the given number of failures (1 or more): between half of the doubled time and all of it.</summary>
    public TimeSpan After(int failures)
    {
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, failures - 1), Longest.TotalSeconds);
        // Jitter keeps replicas from knocking in step; it needs no secrecy.
#pragma warning disable CA5394
        return TimeSpan.FromSeconds(full * (0.5 + 0.5 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }

    /// <summary>Waits after the given number of failures.</summary>
    public Task WaitAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(After(failures), Time, cancellationToken);

    /// <summary>Repeats an attempt (numbered from 1) until it says true.</summary>
    public async Task UntilDoneAsync(Func<int, Task<bool>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; !await attempt(number); number++)
        {
            await WaitAsync(number, cancellationToken);
        }
    }
}
