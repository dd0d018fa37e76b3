using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// Cancels a query when the process has grown by too much since it began, or is too large and has grown. DuckDB's own limit covers
/// its buffers, not the values that expressions make, and does not hold while the store writes.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    // What others do meanwhile is not the query's fault.
    const long Tolerance = 64 << 20;

    readonly MemoryClaim _claim;
    readonly CancellationTokenSource _exceeded = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;

    internal MemoryWatch(SqlLimits limits, MemoryClaim claim)
    {
        _claim = claim;
        var now = Environment.WorkingSet;
        _loop = WatchAsync(Math.Min(now + limits.MemoryBytes, Math.Max(now + Tolerance, limits.ProcessBytes)));
    }

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
                var now = Environment.WorkingSet;
                if (_claim.IsDue(now))
                {
                    _claim.Make();
                }

                if (now > mostBytes)
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
