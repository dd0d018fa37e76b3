using Dendro.Shop.Persistence;
using Dendro.Shop.Persistence.Faults;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Hosting;

namespace Dendro.Shop.Stock;

static class StockService
{
    public static WebApplication Build(string[] args)
    {
        var builder = ShopHost.CreateBuilder("stock", port: 5001, errorRate: 0, args);
        builder.AddDatabase<StockDb>("STOCK_DB", "Host=127.0.0.1;Database=stocks;Username=postgres");
        builder.Services.AddSingleton<IFaultEffect, LockContention<StockDb>>();
        builder.AddShopApi(Log.RequestFailed);
        builder.Services.AddScoped<StockLedger>();
        var app = builder.Build();
        app.MapShopApi("stocks").MapStocks();
        return app;
    }
}
