using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

public sealed class MapTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Services_and_calls_are_drawn_with_their_rates_and_lead_to_traces()
    {
        await using var tab = await fixture.OpenAsync("/map");
        await Expect(tab.Page.Locator(".map-node")).ToHaveCountAsync(7);
        await Expect(tab.Page.Locator(".map-edge")).ToHaveCountAsync(6);
        await Expect(tab.Page.Locator("table.data tbody tr", new PageLocatorOptions { HasText = "customer" })).ToContainTextAsync("10.0 %");
        await tab.ByRole(AriaRole.Link, "stock: 10/s, 10 % failed. Its traces.").ClickAsync();

        await Expect(tab.Page.Locator("#query")).ToHaveValueAsync("{ resource.service.name = \"stock\" && status = error }");
        Assert.Empty(tab.Problems);
    }
}
