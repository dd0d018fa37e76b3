using System.Globalization;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// Cancels a query when the process has grown by too much since it began, or when queries take what the store needs to write. DuckDB's own limit covers its buffers, not the values that expressions make, and is higher while the store writes.
/// </summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    readonly SqlLimits _limits;
    readonly MemoryClaim _claim;
    readonly long _start = Environment.WorkingSet;
    readonly CancellationTokenSource _exceeded = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;

    internal MemoryWatch(SqlLimits limits, MemoryClaim claim)
    {
        (_limits, _claim) = (limits, claim);
        _loop = WatchAsync();
    }

    /// <summary>Is cancelled when the query has to end.</summary>
    internal CancellationToken Exceeded => _exceeded.Token;

    /// <summary>Why it has to.</summary>
    internal string? Reason { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _exceeded.Dispose();
    }

    string? Excess() => Environment.WorkingSet - _start > _limits.MemoryBytes
        ? string.Create(CultureInfo.InvariantCulture, $"the query took more than {_limits.MemoryBytes >> 20} MB of memory")
        : _claim.IsDue() ? MemoryClaim.Reason : null;

    async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (Reason is null)
            {
                await timer.WaitForNextTickAsync(_stop.Token);
                Reason = Excess();
            }

            await _exceeded.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
