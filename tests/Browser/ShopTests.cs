using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

public sealed class ShopTests(BrowserFixture fixture)
{
    [Fact]
    public async Task New_orders_appear_without_a_reload()
    {
        await using var tab = await fixture.OpenAsync("/shop");
        var newest = tab.Page.Locator("table.data tbody tr code").First;
        await Expect(newest).ToBeVisibleAsync();
        var first = await newest.InnerTextAsync();
        await Expect(newest).Not.ToHaveTextAsync(first);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task Stock_statuses_and_the_health_of_each_service_are_shown()
    {
        await using var tab = await fixture.OpenAsync("/shop");
        await Expect(tab.Page.Locator(".bars li")).ToHaveCountAsync(5);
        await Expect(tab.Page.Locator(".bars li", new PageLocatorOptions { HasText = "pine" })).ToContainTextAsync("200");
        await Expect(tab.Page.Locator(".statuses .status-registered dd")).Not.ToHaveTextAsync("0");
        await Expect(tab.Page.Locator(".services .is-ok")).ToHaveTextAsync(["orderhealthy"]);
        await Expect(tab.Page.Locator(".services .is-down")).ToHaveTextAsync(["stockdatabase: connection refused", "customernothing listens there"]);
    }
}
