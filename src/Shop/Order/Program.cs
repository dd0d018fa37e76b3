using Dendro.Shop.Order;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => OrderService.Build(args));
