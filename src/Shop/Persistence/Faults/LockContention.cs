using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Shop.Persistence.Faults;

/// <summary>The fault <c>lock-contention</c>: a transaction locks every row of the stock and takes its time.</summary>
public sealed class LockContention<TDb>(IServiceScopeFactory scopes, TimeProvider time) : IFaultEffect
    where TDb : DbContext
{
    // Lets those who wait get some work done.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public FaultKind Kind => FaultKind.LockContention;

    /// <inheritdoc/>
    public async Task RunAsync(double strength, CancellationToken off)
    {
        while (true)
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                var database = scope.ServiceProvider.GetRequiredService<TDb>().Database;
                await using var transaction = await database.BeginTransactionAsync(off);
                await database.ExecuteSqlAsync($"SELECT wood_type FROM stocks ORDER BY wood_type FOR UPDATE", off);
                await Task.Delay(TimeSpan.FromSeconds(strength), time, off);
                await transaction.RollbackAsync(off);
            }

            await Task.Delay(Pause, time, off);
        }
    }
}
