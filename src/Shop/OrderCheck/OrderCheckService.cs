using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Http;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.OrderCheck;

static class OrderCheckService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("ordercheck", port: 5013, errorRate: 0, args);
        builder.AddMessaging();
        var api = new Settings(builder.Configuration).Addresses("API_URL_ORDERS", "http://127.0.0.1:5002");
        builder.Services.AddSingleton(services => new ApiClient("order", api, services.GetRequiredService<Health>()));
        builder.Services.AddHostedService<OrderCheckWorker>();
        var app = builder.Build();
        app.MapCommon();
        return app;
    }
}
