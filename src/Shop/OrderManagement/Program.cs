using Dendro.Shop.OrderManagement;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => OrderManagementService.Build(args));
