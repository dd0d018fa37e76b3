using Dendro.Shop.Persistence;
using Dendro.Shop.ServiceKit.Hosting;

namespace Dendro.Shop.Order;

static class OrderService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("order", port: 5002, errorRate: 0, args);
        builder.AddDatabase<OrderDb>("ORDER_DB", "Host=127.0.0.1;Database=orders;Username=postgres");
        builder.AddShopApi(Log.RequestFailed);
        builder.Services.AddScoped<OrderBook>();
        var app = builder.Build();
        app.MapShopApi("orders").MapOrders();
        return app;
    }
}
