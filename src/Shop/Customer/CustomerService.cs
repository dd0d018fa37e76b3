using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Messaging;

namespace Dendro.Shop.Customer;

static class CustomerService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("customer", port: 5011, errorRate: 0.1, args);
        builder.AddMessaging();
        var interval = new Settings(builder.Configuration).Seconds("INTERVAL_SECONDS", 1, 0.001, 86_400);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<CustomerWorker>(services, interval));
        var app = builder.Build();
        app.MapCommon();
        return app;
    }
}
