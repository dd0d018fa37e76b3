using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

[Collection("faults")]
public sealed class FaultsTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_fault_is_switched_on_with_a_strength_and_all_are_switched_off()
    {
        await using var tab = await fixture.OpenAsync("/faults");
        var toggle = tab.ByRole(AriaRole.Switch, "db-error in order");
        await Expect(toggle).Not.ToBeCheckedAsync();
        await tab.Page.GetByLabel("Strength").FillAsync("0.25");
        await toggle.ClickAsync();

        await Expect(toggle).ToBeCheckedAsync();
        await Expect(tab.Page).ToHaveTitleAsync("1 on · Faults · Dendro");
        Assert.Equal("""{"kind":"db-error","on":true,"strength":"0.25","for":"5m"}""", fixture.Backends.Shop.LastFault?.ToJsonString());

        await tab.ByRole(AriaRole.Button, "Switch all off").ClickAsync();
        await Expect(toggle).Not.ToBeCheckedAsync();
        // The customer service of this test runs nowhere, and the page says so.
        await Expect(tab.Page.GetByText("customer does not answer at http://127.0.0.1:1").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_strength_that_the_service_refuses_is_explained_in_its_words()
    {
        await using var tab = await fixture.OpenAsync("/faults");
        await tab.Page.GetByLabel("Strength").FillAsync("strong");
        await tab.ByRole(AriaRole.Switch, "db-error in order").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("found \"strong\", expected a share from 0 to 1");
    }
}
