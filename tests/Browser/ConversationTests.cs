using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

[Collection("orchestrator")]
public sealed class ConversationTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_question_goes_on_from_the_one_before_it()
    {
        await using var tab = await fixture.AskAsync("p95 of order");
        var conversation = fixture.Backends.Orchestrator.LastConversation;
        Assert.Matches("^[0-9a-f]{32}$", conversation);
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"/ask/{conversation}$"));

        await tab.AskAsync("Is order slower than before?");
        await Expect(tab.Page.Locator(".judgement")).ToBeVisibleAsync();
        Assert.Equal(conversation, fixture.Backends.Orchestrator.LastConversation);
    }

    [Fact]
    public async Task A_conversation_survives_a_reload_and_goes_on()
    {
        await using var tab = await fixture.AskAsync("p95 of order");
        var conversation = fixture.Backends.Orchestrator.LastConversation;
        await tab.AskAsync("What does order depend on?");
        await Expect(tab.Page.Locator(".map-node")).ToHaveCountAsync(4);

        await tab.GoToAsync(new Uri(tab.Page.Url).AbsolutePath);
        await Expect(tab.Page.Locator("h2.question")).ToHaveTextAsync(["p95 of order", "What does order depend on?"]);
        await Expect(tab.Page.Locator(".figure b")).ToHaveTextAsync("41.6 ms");
        await Expect(tab.Page.Locator(".map-node")).ToHaveCountAsync(4);

        await tab.AskAsync("hello");
        await Expect(tab.Page.Locator("h2.question")).ToHaveCountAsync(3);
        await Expect(tab.Page.GetByText("Hello. Ask me about the system.")).ToBeVisibleAsync();
        Assert.Equal(conversation, fixture.Backends.Orchestrator.LastConversation);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task A_new_conversation_begins_anew_and_the_earlier_one_is_found_again()
    {
        await using var tab = await fixture.AskAsync("p95 of order");
        var conversation = fixture.Backends.Orchestrator.LastConversation;
        await tab.ByRole(AriaRole.Link, "New conversation").ClickAsync();
        await Expect(tab.Page.Locator("h2.question")).ToHaveCountAsync(0);
        await tab.AskAsync("delete all logs");
        await Expect(tab.Page.GetByText("I only read, and change nothing.")).ToBeVisibleAsync();
        Assert.NotEqual(conversation, fixture.Backends.Orchestrator.LastConversation);

        await tab.ByRole(AriaRole.Link, "Ask", exact: true).ClickAsync();
        await tab.ByRole(AriaRole.Link, "p95 of order").ClickAsync();
        await Expect(tab.Page.Locator("h2.question")).ToHaveTextAsync("p95 of order");
        await Expect(tab.Page).ToHaveURLAsync(new Regex($"/ask/{conversation}$"));
        await tab.Page.GoBackAsync();
        await Expect(tab.ByRole(AriaRole.Heading, "What is going on?")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_question_that_the_page_was_left_at_can_be_asked_again()
    {
        await using var tab = await fixture.OpenAsync("/");
        await tab.AskAsync("Is anything wrong right now?");
        await Expect(tab.Page.GetByText("Asking the logs, metrics and traces agents")).ToBeVisibleAsync();
        await tab.GoToAsync(new Uri(tab.Page.Url).AbsolutePath);
        await Expect(tab.Page.GetByText("The page was left before the answer came.")).ToBeVisibleAsync();
        await tab.ByRole(AriaRole.Button, "Ask again").ClickAsync();
        await Expect(tab.Page.GetByText("Asking the logs, metrics and traces agents")).ToBeVisibleAsync();
        await tab.ByRole(AriaRole.Button, "Stop").ClickAsync();
        await Expect(tab.Page.GetByText("You stopped this question.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_conversation_of_another_browser_is_said_to_be_unknown()
    {
        await using var tab = await fixture.OpenAsync("/ask/0123456789abcdef0123456789abcdef");
        await Expect(tab.Page.GetByText("This browser keeps nothing of this conversation.")).ToBeVisibleAsync();
        await tab.AskAsync("p95 of order");
        await Expect(tab.Page.Locator(".figure b")).ToHaveTextAsync("41.6 ms");
        Assert.Equal("0123456789abcdef0123456789abcdef", fixture.Backends.Orchestrator.LastConversation);
    }
}
