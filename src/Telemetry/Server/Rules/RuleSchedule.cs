namespace Dendro.Telemetry.Server.Rules;

/// <summary>Evaluates one group in slots of its interval; the slots of groups differ, so that not all are evaluated at once.</summary>
internal sealed class RuleSchedule : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Task _run;

    /// <param name="group">What to evaluate.</param>
    /// <param name="restores">Whether it goes on from what an earlier process left in the store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told when nothing can be restored.</param>
    public RuleSchedule(RuleGroup group, bool restores, TimeProvider time, ILogger logger)
    {
        (Group, _time, _logger) = (group, time, logger);
        _run = RunAsync(restores, _stop.Token);
    }

    public RuleGroup Group { get; }

    /// <summary>Returns when the evaluation that was under way has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    async Task RunAsync(bool restores, CancellationToken cancellationToken)
    {
        try
        {
            await RestoreAsync(restores, cancellationToken);
            for (var slot = SlotAfter(NowMs); ; slot = SlotAfter(Math.Max(slot, NowMs - Group.IntervalMs)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, slot - NowMs)), _time, cancellationToken);
                await Group.EvaluateAsync(slot, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    async Task RestoreAsync(bool restores, CancellationToken cancellationToken)
    {
        try
        {
            if (restores)
            {
                await Group.RestoreAsync(NowMs, cancellationToken);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.AlertsNotRestored(_logger, Group.Definition.File, Group.Definition.Name, error);
        }
    }

    long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    long SlotAfter(long timeMs)
    {
        var shift = (Group.Definition.File + Group.Definition.Name).Aggregate(17u, (hash, c) => (hash * 31) + c) % Group.IntervalMs;
        return ((((timeMs - shift) / Group.IntervalMs) + 1) * Group.IntervalMs) + shift;
    }
}
