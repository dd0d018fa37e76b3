using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>Lets the faults <c>latency</c> and <c>error-rate</c> act on the routes of an API.</summary>
public static class RequestFaults
{
    /// <summary>Each request to a route of this group first waits and may fail, as the switches say.</summary>
    public static RouteGroupBuilder WithRequestFaults(this RouteGroupBuilder group) =>
        group.AddEndpointFilter(static async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            var faults = services.GetRequiredService<FaultSwitches>();
            if (faults.Strength(FaultKind.Latency) is > 0 and var seconds)
            {
                var time = services.GetRequiredService<TimeProvider>();
                await Task.Delay(TimeSpan.FromSeconds(seconds), time, context.HttpContext.RequestAborted);
            }

            return faults.SimulatedError() is { } error ? throw error : await next(context);
        });
}
