using Dendro.Shop.Stock;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => StockService.Build(args));
