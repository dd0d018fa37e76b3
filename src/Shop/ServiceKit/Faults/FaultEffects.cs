using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>Starts and ends the effects that act by themselves as their faults are switched.</summary>
sealed class FaultEffects(IEnumerable<IFaultEffect> effects, FaultSwitches faults, TimeProvider time, ILogger<FaultEffects> logger)
    : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(effects.Where(effect => faults.Kinds.Contains(effect.Kind)).Select(effect => FollowAsync(effect, stoppingToken)));

    async Task FollowAsync(IFaultEffect effect, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (strength, changed) = faults.Watch(effect.Kind);
            using var off = CancellationTokenSource.CreateLinkedTokenSource(stop, changed);
            try
            {
                await (strength > 0 ? effect.RunAsync(strength, off.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, off.Token));
            }
            catch (OperationCanceledException) when (off.IsCancellationRequested)
            {
                // Off, or at another strength, or the service stops: look again.
            }
            catch (Exception error) when (error is System.Data.Common.DbException or TimeoutException)
            {
                // PostgreSQL is away too: two faults at once are allowed.
                Log.FaultHindered(logger, effect.Kind.Name, error.Message);
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }
}
