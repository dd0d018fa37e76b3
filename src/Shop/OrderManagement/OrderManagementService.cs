using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Http;

namespace Dendro.Shop.OrderManagement;

static class OrderManagementService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("ordermanagement", port: 5015, errorRate: 0, args);
        var settings = new Settings(builder.Configuration);
        var orders = settings.Addresses("API_URL_ORDERS", "http://127.0.0.1:5002");
        var stocks = settings.Addresses("API_URL_STOCKS", "http://127.0.0.1:5001");
        var interval = settings.Seconds("INTERVAL_SECONDS", 1, 0.001, 86_400);
        builder.Services
            .AddSingleton(services => new OrdersClient(new ApiClient("order", orders, services.GetRequiredService<Health>()), ClaimSeconds(interval)))
            .AddSingleton(services => new StocksClient(new ApiClient("stock", stocks, services.GetRequiredService<Health>())))
            .AddSingleton<OrderDesk>()
            .AddHostedService(services => ActivatorUtilities.CreateInstance<OrderManagementWorker>(services, interval));
        var app = builder.Build();
        app.MapCommon();
        return app;
    }

    // Longer than a round usually takes; an order whose step failed or whose wood has not come is looked at again after this time.
    static int ClaimSeconds(TimeSpan interval) => (int)Math.Clamp(3 * interval.TotalSeconds, 2, 300);
}
