using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Http;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.SupplierCheck;

static class SupplierCheckService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("suppliercheck", port: 5014, errorRate: 0.1, args);
        builder.AddMessaging();
        var api = new Settings(builder.Configuration).Addresses("API_URL_STOCKS", "http://127.0.0.1:5001");
        builder.Services.AddSingleton(services => new ApiClient("stock", api, services.GetRequiredService<Health>()));
        builder.Services.AddHostedService<SupplierCheckWorker>();
        var app = builder.Build();
        app.MapCommon();
        return app;
    }
}
