using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

public sealed class ExploreTests(BrowserFixture fixture)
{
    [Fact]
    public async Task PromQL_gives_a_plot_and_a_table()
    {
        await using var tab = await fixture.OpenAsync("/explore");
        await tab.Page.Locator("#query").FillAsync("sum by (service_name) (rate(shop_orders_placed_total[1m]))");
        await tab.ByRole(AriaRole.Button, "Run").ClickAsync();

        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(3);
        await Expect(tab.ByRole(AriaRole.Button, "{service_name=\"stock\"}")).ToBeVisibleAsync();
        await Expect(tab.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("lang=promql&q=sum"));
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task A_query_is_completed_with_the_keyboard_alone()
    {
        await using var tab = await fixture.OpenAsync("/explore");
        var editor = tab.Page.Locator("#query[data-live]");
        await editor.FocusAsync();
        await tab.Page.Keyboard.TypeAsync("sum(ra");
        await Expect(tab.ByRole(AriaRole.Option, "rate function")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(editor).ToHaveValueAsync("sum(rate(");

        await tab.Page.Keyboard.TypeAsync("s");
        await Expect(tab.ByRole(AriaRole.Option, "shop_orders_placed_total")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(tab.Page.Locator("#proposal-1[aria-selected=true]")).ToContainTextAsync("shop_orders_placed_total");
        await Expect(editor).ToHaveAttributeAsync("aria-activedescendant", "proposal-1");
        await Expect(tab.Page.Locator(".proposal-about")).ToHaveTextAsync("What shop_orders_placed_total is.");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(editor).ToHaveValueAsync("sum(rate(shop_orders_placed_total");

        await tab.Page.Keyboard.TypeAsync("[1m])) + u");
        await Expect(tab.ByRole(AriaRole.Option, "up metric")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#proposals")).ToHaveCountAsync(0);
        await tab.Page.Keyboard.TypeAsync("p");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("#proposals")).ToHaveCountAsync(0);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task What_is_typed_while_proposals_are_on_their_way_stays()
    {
        await using var tab = await fixture.OpenAsync("/explore");
        var editor = tab.Page.Locator("#query[data-live]");
        await editor.FocusAsync();
        await tab.Page.Keyboard.TypeAsync("late");
        await fixture.Backends.Prometheus.AskedLate.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await tab.Page.Keyboard.TypeAsync(" + ra");
        fixture.Backends.Prometheus.AnswerLate();
        await Expect(tab.ByRole(AriaRole.Option, "rate function")).ToBeVisibleAsync();
        await Expect(editor).ToHaveValueAsync("late + ra");

        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("s");
        await Expect(tab.ByRole(AriaRole.Option, "shop_orders_placed_total")).ToBeVisibleAsync();
        await Expect(editor).ToHaveValueAsync("late + rate(s");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proposal_replaces_the_whole_word_though_it_grew_since(bool withKey)
    {
        await using var tab = await fixture.OpenAsync("/explore");
        var editor = tab.Page.Locator("#query[data-live]");
        await editor.FocusAsync();
        await tab.Page.Keyboard.TypeAsync("ra");
        await Expect(tab.ByRole(AriaRole.Option, "rate function")).ToBeVisibleAsync();
        await tab.Page.Keyboard.TypeAsync("t");
        if (withKey)
            await tab.Page.Keyboard.PressAsync("Tab");
        else
            await tab.ByRole(AriaRole.Option, "rate function").ClickAsync();
        await Expect(editor).ToHaveValueAsync("rate(");
        await Expect(tab.Page.Locator("#proposals")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_legend_entry_isolates_its_line()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=promql&q=up");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(3);
        await tab.ByRole(AriaRole.Button, "{service_name=\"stock\"}").ClickAsync();
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Dragging_over_a_plot_zooms_and_is_in_the_address()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=promql&q=up&from=now-1h&to=now");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(3);
        var box = (await tab.Page.Locator(".plot-overlay").BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * 0.25f, box.Y + 50);
        await Expect(tab.Page.Locator(".plot-tip")).ToContainTextAsync("service_name=\"order\"");
        await tab.Page.Mouse.DownAsync();
        await tab.Page.Mouse.MoveAsync(box.X + box.Width * 0.5f, box.Y + 60);
        await tab.Page.Mouse.UpAsync();

        await Expect(tab.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"from=\d{13}&to=\d{13}"));
        var range = System.Web.HttpUtility.ParseQueryString(new Uri(tab.Page.Url).Query);
        var minutes = (long.Parse(range["to"]!, System.Globalization.CultureInfo.InvariantCulture) - long.Parse(range["from"]!, System.Globalization.CultureInfo.InvariantCulture)) / 60_000d;
        Assert.InRange(minutes, 14, 16);
    }

    [Fact]
    public async Task LogQL_gives_lines_that_open_to_their_labels_and_their_trace()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=logql&q=%7Bservice_name%3D%22order%22%7D");
        await Expect(tab.Page.Locator("li.log")).ToHaveCountAsync(40);
        await Expect(tab.ByRole(AriaRole.Img, "Lines per step, by level")).ToBeVisibleAsync();
        await tab.Page.Locator("li.log.error .log-line").First.ClickAsync();
        await Expect(tab.Page.Locator(".log-detail")).ToContainTextAsync("service_namespace");
        await tab.ByRole(AriaRole.Link, "Open the trace").ClickAsync();

        await Expect(tab.Page.Locator(".waterfall .span")).ToHaveCountAsync(5);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task A_metric_query_over_logs_gives_a_plot()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=logql&q=sum(rate(%7Bservice_name%3D%22order%22%7D%5B1m%5D))");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task TraceQL_gives_traces_and_a_waterfall_with_its_critical_path()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=traceql&q=%7B%20status%20%3D%20error%20%7D");
        await Expect(tab.Page.Locator("table.traces tbody tr")).ToHaveCountAsync(6);
        await tab.ByRole(AriaRole.Link, "customer send orders").First.ClickAsync();

        await Expect(tab.Page.Locator(".waterfall .span")).ToHaveCountAsync(5);
        await Expect(tab.Page.Locator(".span.is-error")).ToContainTextAsync("INSERT orders");
        // Every span takes part: each waits for the one below it.
        await Expect(tab.Page.Locator(".span:has(.span-critical)")).ToHaveCountAsync(5);
        await tab.Page.Locator(".span.is-error .span-open").ClickAsync();
        await Expect(tab.Page.Locator(".span-detail")).ToContainTextAsync("sorry, too many clients already");
        await tab.ByRole(AriaRole.Button, "Back to the search").ClickAsync();
        await Expect(tab.Page.Locator("table.traces tbody tr")).ToHaveCountAsync(6);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task A_metric_query_over_spans_gives_a_plot()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=traceql&q=%7B%20%7D%20%7C%20rate()");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("promql", "sum(rate(up[5m])", "unclosed left parenthesis", "(")]
    [InlineData("logql", "{service_name=\"order\"} |+ \"x\"", "unexpected +", "+")]
    [InlineData("traceql", "{ status = error && }", "unexpected }", "}")]
    public async Task A_wrong_query_is_shown_with_the_place_of_the_error(string language, string query, string message, string marked)
    {
        await using var tab = await fixture.OpenAsync($"/explore?lang={language}&q={Uri.EscapeDataString(query)}");

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(message);
        await Expect(tab.Page.Locator(".problem-place")).ToHaveTextAsync(query);
        await Expect(tab.Page.Locator(".problem-place mark")).ToHaveTextAsync(marked);
        Assert.Empty(tab.Problems);
    }

    [Fact]
    public async Task No_data_is_said_to_be_no_error()
    {
        await using var tab = await fixture.OpenAsync("/explore?lang=promql&q=nothing");
        await Expect(tab.Page.GetByText("No series in this time range.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_example_runs_in_each_language()
    {
        await using var tab = await fixture.OpenAsync("/explore");
        foreach (var (language, example, result) in new[]
        {
            ("LogQL", "All lines of the shop", "li.log"), ("TraceQL", "Failed spans", "table.traces"), ("PromQL", "Requests per second", "path.plot-line"),
        })
        {
            await tab.ByRole(AriaRole.Button, language, exact: true).ClickAsync();
            await tab.ByRole(AriaRole.Button, example).ClickAsync();
            await Expect(tab.Page.Locator(result).First).ToBeVisibleAsync();
        }
        Assert.Empty(tab.Problems);
    }
}
