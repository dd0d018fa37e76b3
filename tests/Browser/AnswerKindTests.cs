using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

/// <summary>Each kind of answer is shown as fits it.</summary>
[Collection("orchestrator")]
public sealed class AnswerKindTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_value_is_a_figure_with_its_course_how_it_was_read_and_what_to_ask_next()
    {
        await using var tab = await fixture.AskAsync("p95 of order");
        await Expect(tab.Page.Locator(".figure b")).ToHaveTextAsync("41.6 ms");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator(".understood")).ToHaveTextAsync("Understood as p95 duration · order · 2026-03-01 11:05:00 to 11:15:00");
        await tab.Page.GetByText("Evidence: the query behind it").ClickAsync();
        await Expect(tab.ByRole(AriaRole.Link, "Open in Explore")).ToHaveAttributeAsync("href", new Regex("^explore\\?lang=promql&q=histogram_quantile"));

        await tab.ByRole(AriaRole.Button, "Is that more than usual?").ClickAsync();
        await Expect(tab.Page.Locator("article.turn").Nth(1)).ToContainTextAsync("No difference that is more than noise");
    }

    [Fact]
    public async Task Another_reading_is_asked_with_a_click()
    {
        await using var tab = await fixture.AskAsync("p95 of order");
        await tab.ByRole(AriaRole.Button, "http_client_request_duration_seconds").ClickAsync();
        await Expect(tab.Page.Locator("h2.question").Nth(1)).ToHaveTextAsync("http_client_request_duration_seconds");
        await Expect(tab.Page.Locator("article.turn").Nth(1)).ToContainTextAsync("nothing was measured");
    }

    [Fact]
    public async Task A_ranking_is_a_table_that_is_sorted_by_its_columns_and_a_gap_is_told()
    {
        await using var tab = await fixture.AskAsync("Which service has the most errors?");
        var first = tab.Page.Locator(".answer-table tbody tr").First;
        await Expect(first).ToContainTextAsync("order");
        await tab.ByRole(AriaRole.Button, "resource.service.name").ClickAsync();
        await Expect(first).ToContainTextAsync("customer");
        await tab.ByRole(AriaRole.Button, "errors", exact: true).ClickAsync();
        await Expect(first).ToContainTextAsync("311");
        await Expect(tab.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync("errors");
        await Expect(tab.Page.GetByText("errors of suppliercheck: the Tempo API did not answer within 5 s")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_comparison_has_both_figures_their_difference_and_both_courses_in_one_plot()
    {
        await using var tab = await fixture.AskAsync("Is order slower than before?");
        await Expect(tab.Page.Locator(".figure b")).ToHaveTextAsync(["61.2 ms", "40.8 ms", "+50 %"]);
        await Expect(tab.Page.GetByText("more than noise")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".plot path.plot-line[d^=M]")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Log_lines_are_told_with_time_and_service()
    {
        await using var tab = await fixture.AskAsync("last errors of order");
        await Expect(tab.Page.Locator("li.log")).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("li.log").Nth(2)).ToContainTextAsync("11:14:30");
        await Expect(tab.Page.Locator("li.log").Nth(2)).ToContainTextAsync("too many clients");
    }

    [Fact]
    public async Task A_trace_is_a_waterfall_that_leads_to_Explore()
    {
        await using var tab = await fixture.AskAsync("Show me the slowest trace");
        await Expect(tab.Page.Locator(".waterfall .span")).ToHaveCountAsync(5);
        await tab.ByRole(AriaRole.Link, "Open the trace in Explore").ClickAsync();
        await Expect(tab.ByRole(AriaRole.Heading, "Explore")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".waterfall .span")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Of_a_trace_that_is_gone_the_spans_of_the_answer_stay()
    {
        await using var tab = await fixture.AskAsync("Show me a trace that is gone");
        await Expect(tab.Page.Locator(".answer-table")).ToContainTextAsync("send orders");
    }

    [Fact]
    public async Task A_topology_is_a_map_and_a_table_of_calls()
    {
        await using var tab = await fixture.AskAsync("What does order depend on?");
        await Expect(tab.Page.Locator(".map-node")).ToHaveCountAsync(4);
        await Expect(tab.Page.Locator(".answer-table tbody tr").First).ToContainTextAsync("4.21/s");
        await Expect(tab.Page.Locator(".answer-table tbody tr").First).ToContainTextAsync("31 %");
        await Expect(tab.Page.Locator(".answer-table tbody tr").First).ToContainTextAsync("12.3 ms");
    }

    [Fact]
    public async Task Changes_are_rows_by_time()
    {
        await using var tab = await fixture.AskAsync("What changed in the last 15 minutes?");
        await Expect(tab.Page.Locator(".answer-table tbody tr")).ToContainTextAsync(["11:04:10", "11:05:00"]);
    }

    [Fact]
    public async Task A_query_is_copied_and_opened_in_Explore()
    {
        await using var tab = await fixture.AskAsync("Write me the PromQL for p95 of order");
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.ByRole(AriaRole.Button, "Copy").ClickAsync();
        await Expect(tab.ByRole(AriaRole.Button, "Copied")).ToBeVisibleAsync();
        Assert.StartsWith("histogram_quantile(0.95", await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        await tab.ByRole(AriaRole.Link, "Open in Explore").ClickAsync();
        await Expect(tab.Page.Locator("#query")).ToHaveValueAsync(new Regex("^histogram_quantile"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("delete all logs")]
    public async Task Talk_shows_what_can_be_asked_instead(string question)
    {
        await using var tab = await fixture.AskAsync(question);
        await Expect(tab.Page.Locator(".understood")).ToHaveCountAsync(0);
        await tab.ByRole(AriaRole.Button, "p95 of order").ClickAsync();
        await Expect(tab.Page.Locator(".figure b")).ToHaveTextAsync("41.6 ms");
    }

    [Fact]
    public async Task Causes_after_the_first_are_on_demand()
    {
        await using var tab = await fixture.OpenAsync("/");
        await tab.ByRole(AriaRole.Button, "Why are orders failing?").ClickAsync();
        fixture.Backends.Orchestrator.Continue();
        fixture.Backends.Orchestrator.Continue();
        await Expect(tab.Page.Locator(".cause")).ToHaveCountAsync(1);
        await tab.Page.GetByText("One more cause").ClickAsync();
        await Expect(tab.Page.Locator(".cause").Nth(1)).ToContainTextAsync("stock answers slowly");
        await Expect(tab.Page.GetByText("Look at the threads of stock.")).ToBeVisibleAsync();
    }
}
