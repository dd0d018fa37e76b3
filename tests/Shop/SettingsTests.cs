using System.Diagnostics;
using Dendro.Shop.Customer;
using Dendro.Shop.Order;
using Dendro.Shop.OrderCheck;
using Dendro.Shop.OrderManagement;
using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.Stock;
using Dendro.Shop.Supplier;
using Dendro.Shop.SupplierCheck;
using Microsoft.AspNetCore.Builder;

namespace Dendro.Shop.Tests;

public sealed class SettingsTests
{
    static readonly Dictionary<string, Func<string[], WebApplication>> Services = new()
    {
        ["customer"] = CustomerService.Build,
        ["supplier"] = SupplierService.Build,
        ["ordercheck"] = OrderCheckService.Build,
        ["suppliercheck"] = SupplierCheckService.Build,
        ["order"] = OrderService.Build,
        ["stock"] = StockService.Build,
        ["ordermanagement"] = OrderManagementService.Build,
    };

    [Theory]
    [InlineData("customer", "INTERVAL_SECONDS=fast", "INTERVAL_SECONDS is \"fast\": expected a number from 0.001 to 86400.")]
    [InlineData("supplier", "INTERVAL_SECONDS=0", "INTERVAL_SECONDS is \"0\": expected a number from 0.001 to 86400.")]
    [InlineData("customer", "ERROR_RATE=1.5", "ERROR_RATE is \"1.5\": expected a number from 0 to 1.")]
    [InlineData("suppliercheck", "ERROR_RATE=NaN", "ERROR_RATE is \"NaN\": expected a number from 0 to 1.")]
    [InlineData("ordercheck", "API_URL_ORDERS=order:5002", "API_URL_ORDERS is \"order:5002\": expected an address such as http://127.0.0.1:5002, or several with commas between.")]
    [InlineData("ordermanagement", "API_URL_STOCKS=/stocks", "API_URL_STOCKS is \"/stocks\": expected an address such as http://127.0.0.1:5001, or several with commas between.")]
    [InlineData("stock", "LOG_LEVEL=loud", "LOG_LEVEL is \"loud\": expected one of trace, debug, info, warn, error, critical, none.")]
    [InlineData("order", "ORDER_DB=Host=127.0.0.1", "ORDER_DB is \"Host=127.0.0.1\": expected a connection string that names a Database.")]
    [InlineData("order", "ORDER_DB=Pasword=secret;Database=orders", "expected a connection string such as Host=127.0.0.1;Database=orders")]
    public void A_wrong_value_is_named_in_one_sentence(string service, string setting, string sentence)
    {
        var error = Assert.Throws<SettingException>(() => Services[service](["--" + setting]));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_with_a_wrong_value_says_so_and_exits_with_2()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CustomerService).Assembly.Location])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["INTERVAL_SECONDS"] = "often" },
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("INTERVAL_SECONDS is \"often\": expected a number from 0.001 to 86400.", error.Trim());
        Assert.Equal(2, process.ExitCode);
    }
}
