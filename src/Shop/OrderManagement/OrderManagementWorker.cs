using Dendro.Shop.ServiceKit;

namespace Dendro.Shop.OrderManagement;

/// <summary>Works through the open orders each interval.</summary>
sealed class OrderManagementWorker(
    TimeSpan interval, OrdersClient orders, StocksClient stocks, OrderDesk desk, Backoff backoff, TimeProvider time,
    ILogger<OrderManagementWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await orders.Api.WaitUntilHealthyAsync(backoff, problem => Log.ApiAwaited(logger, problem), stoppingToken);
        await stocks.Api.WaitUntilHealthyAsync(backoff, problem => Log.ApiAwaited(logger, problem), stoppingToken);
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await desk.WorkAsync(stoppingToken);
            }
            catch (HttpRequestException error)
            {
                Log.RoundFailed(logger, error);
            }
            catch (TaskCanceledException error) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
