using Dendro.Shop.Customer;
using Dendro.Shop.ServiceKit.Hosting;

return await ShopHost.RunAsync(() => CustomerService.Build(args));
