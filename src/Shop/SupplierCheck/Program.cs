using Dendro.Shop.SupplierCheck;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => SupplierCheckService.Build(args));
