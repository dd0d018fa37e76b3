using Dendro.Shop.Supplier;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => SupplierService.Build(args));
