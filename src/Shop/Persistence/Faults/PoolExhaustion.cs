using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dendro.Shop.Persistence.Faults;

/// <summary>The fault <c>pool-exhausted</c>: connections of the pool that requests use are taken and kept.</summary>
sealed class PoolExhaustion<TDb>(IServiceScopeFactory scopes, NpgsqlConnectionStringBuilder connection, TimeProvider time) : IFaultEffect
    where TDb : DbContext
{
    public FaultKind Kind => FaultKind.PoolExhausted;

    public async Task RunAsync(double strength, CancellationToken off)
    {
        var held = new List<AsyncServiceScope>();
        try
        {
            var wanted = (int)Math.Ceiling(connection.MaxPoolSize * strength);
            while (held.Count < wanted)
            {
                var scope = scopes.CreateAsyncScope();
                held.Add(scope);
                // Waits its turn like any request.
                await scope.ServiceProvider.GetRequiredService<TDb>().Database.OpenConnectionAsync(off);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, time, off);
        }
        finally
        {
            foreach (var scope in held)
            {
                await scope.DisposeAsync();
            }
        }
    }
}
