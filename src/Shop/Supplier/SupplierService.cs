using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.Supplier;

static class SupplierService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("supplier", port: 5012, errorRate: 0, args);
        builder.AddMessaging();
        var interval = new Settings(builder.Configuration).Seconds("INTERVAL_SECONDS", 1, 0.001, 86_400);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<SupplierWorker>(services, interval));
        var app = builder.Build();
        app.MapCommon();
        return app;
    }
}
