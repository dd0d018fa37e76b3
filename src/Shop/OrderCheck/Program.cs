using Dendro.Shop.OrderCheck;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => OrderCheckService.Build(args));
