namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// Cancels a query when the process has grown by too much since it began. DuckDB's own limit covers its buffers, not
/// the values that expressions make.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    readonly CancellationTokenSource _exceeded = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;

    internal MemoryWatch(long growthBytes) => _loop = WatchAsync(Environment.WorkingSet + growthBytes);

    /// <summary>Is cancelled when the limit is passed.</summary>
    internal CancellationToken Exceeded => _exceeded.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _exceeded.Dispose();
    }

    async Task WatchAsync(long mostBytes)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (Environment.WorkingSet > mostBytes)
                {
                    await _exceeded.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
