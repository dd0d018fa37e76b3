using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

[Collection("orchestrator")]
public sealed class AskTests(BrowserFixture fixture)
{
    [Fact]
    public async Task An_answer_shows_its_steps_as_they_come_then_causes_and_a_chart()
    {
        await using var tab = await fixture.OpenAsync("/");
        await tab.AskAsync("Why are orders failing?");

        await Expect(tab.Page.GetByText("Asking the logs, metrics and traces agents")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Request rates of 7 services")).ToHaveCountAsync(0);
        fixture.Backends.Orchestrator.Continue();
        await Expect(tab.Page.GetByText("Request rates of 7 services")).ToBeVisibleAsync();
        fixture.Backends.Orchestrator.Continue();

        await Expect(tab.Page.GetByText("Orders fail because inserts into the order database are refused").First).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Found: Error rate of order rose")).ToHaveCountAsync(1);
        await Expect(tab.Page.GetByText("86%")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByLabel("How it spreads")).ToContainTextAsync("ordercheck");
        await Expect(tab.Page.GetByText("The stock database is not affected")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("agent-traces: no answer within 30 s")).ToBeVisibleAsync();
        // The finding is about order alone, of the three services that its query gives.
        await Expect(tab.Page.Locator(".finding path.plot-line")).ToHaveCountAsync(1);
        Assert.Equal("Why are orders failing?", fixture.Backends.Orchestrator.LastRequest?["query"]?.GetValue<string>());
        Assert.Equal("15m", fixture.Backends.Orchestrator.LastRequest?["time_range"]?.GetValue<string>());
        Assert.Equal("Europe/Berlin", fixture.Backends.Orchestrator.LastRequest?["context"]?["time_zone"]?.GetValue<string>());
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task A_finding_leads_to_Explore_with_its_query_and_time_range()
    {
        await using var tab = await AnsweredAsync();
        await tab.Page.GetByText("Evidence: 1 more finding").ClickAsync();
        await tab.ByRole(AriaRole.Link, "Open in Explore").Nth(1).ClickAsync();

        await Expect(tab.ByRole(AriaRole.Heading, "Explore")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("#query")).ToHaveValueAsync("{service_name=\"order\"} |= \"too many clients\"");
        await Expect(tab.Page.Locator("li.log")).ToHaveCountAsync(40);
    }

    [Fact]
    public async Task An_answer_is_exported_as_Markdown_with_its_queries()
    {
        await using var tab = await AnsweredAsync();
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.ByRole(AriaRole.Button, "Export as Markdown").ClickAsync());
        var text = await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);

        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("## Why are orders failing?", text, StringComparison.Ordinal);
        Assert.Contains("Path: customer → ordercheck → order", text, StringComparison.Ordinal);
        Assert.Contains("{service_name=\"order\"} |= \"too many clients\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ends_the_investigation_at_the_orchestrator_too()
    {
        await using var tab = await fixture.OpenAsync("/");
        await tab.ByRole(AriaRole.Button, "Is anything wrong right now?").ClickAsync();
        await Expect(tab.Page.GetByText("Asking the logs, metrics and traces agents")).ToBeVisibleAsync();
        await tab.ByRole(AriaRole.Button, "Stop").ClickAsync();

        await Expect(tab.Page.GetByText("You stopped this question.")).ToBeVisibleAsync();
        await Poll.UntilAsync(() => fixture.Backends.Orchestrator.WasCancelled, "the orchestrator sees that nobody listens");
    }

    [Fact]
    public async Task A_missing_orchestrator_is_explained_in_plain_words()
    {
        var settings = fixture.Backends.Settings();
        settings["AGENT_ORCHESTRATOR_URL"] = "http://127.0.0.1:1";
        await using var web = await WebProcess.StartAsync(settings);
        await using var tab = await fixture.OpenAsync("/", address: web.Address);
        await tab.ByRole(AriaRole.Button, "Why are orders failing?").ClickAsync();

        var alert = tab.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("The agents cannot be reached");
        await Expect(alert).ToContainTextAsync("The orchestrator does not answer at http://127.0.0.1:1: nothing listens there.");
        Assert.Empty(tab.Problems);
    }

    async Task<Tab> AnsweredAsync()
    {
        var tab = await fixture.OpenAsync("/");
        await tab.ByRole(AriaRole.Button, "Why are orders failing?").ClickAsync();
        fixture.Backends.Orchestrator.Continue();
        fixture.Backends.Orchestrator.Continue();
        await Expect(tab.Page.GetByText("Orders fail because").First).ToBeVisibleAsync();
        return tab;
    }
}
