using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

/// <summary>What holds for every page.</summary>
[Collection("orchestrator")]
public sealed class LayoutTests(BrowserFixture fixture)
{
    const string Trace = "/explore?lang=traceql&trace=" + Fakes.FakeLoki.TraceId;

    // DENDRO_SCREENSHOTS names a folder for pictures of every view, to look at.
    static string? Screenshots => Environment.GetEnvironmentVariable("DENDRO_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    public static TheoryData<string, string, int, ColorScheme> Views()
    {
        var views = new TheoryData<string, string, int, ColorScheme>();
        foreach (var (name, path) in new[]
        {
            ("ask", "/"), ("explore", "/explore"), ("explore-promql", "/explore?lang=promql&q=up"), ("explore-logql", "/explore?lang=logql&q=%7B%7D"),
            ("explore-traceql", "/explore?lang=traceql&q=%7B%7D"), ("explore-trace", Trace), ("explore-error", "/explore?lang=promql&q=sum(up"),
            ("map", "/map"), ("shop", "/shop"), ("faults", "/faults"), ("not-found", "/no-such-page"),
        })
        {
            // The schemes differ in contrast and the widths in layout, so two of the four combinations see both.
            views.Add(name, path, 1280, ColorScheme.Light);
            views.Add(name, path, 360, ColorScheme.Dark);
            if (Screenshots is null)
                continue;
            views.Add(name, path, 1280, ColorScheme.Dark);
            views.Add(name, path, 360, ColorScheme.Light);
        }
        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_is_accessible_fits_its_width_and_leaves_the_console_clean(string name, string path, int width, ColorScheme scheme)
    {
        await using var tab = await fixture.OpenAsync(path, width, scheme);
        await Expect(tab.Page.Locator(".mud-progress-linear")).ToHaveCountAsync(0);
        await CheckAsync(tab, name, width, scheme);
    }

    public static TheoryData<string, int, ColorScheme> Answers()
    {
        var answers = new TheoryData<string, int, ColorScheme>();
        foreach (var question in Fakes.FakeAnswers.All.Keys.Prepend("Why are orders failing?"))
        {
            answers.Add(question, 1280, ColorScheme.Light);
            answers.Add(question, 360, ColorScheme.Dark);
            if (Screenshots is null)
                continue;
            answers.Add(question, 1280, ColorScheme.Dark);
            answers.Add(question, 360, ColorScheme.Light);
        }
        return answers;
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_accessible_and_fits_its_width(string question, int width, ColorScheme scheme)
    {
        await using var tab = await fixture.OpenAsync("/", width, scheme);
        await tab.AskAsync(question);
        if (!Fakes.FakeAnswers.All.ContainsKey(question))
        {
            fixture.Backends.Orchestrator.Continue();
            fixture.Backends.Orchestrator.Continue();
            await Expect(tab.Page.Locator(".finding path.plot-line")).ToHaveCountAsync(1);
        }
        await Expect(tab.Page.Locator(".answer")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".mud-progress-linear")).ToHaveCountAsync(0);
        await CheckAsync(tab, "answer-" + question.ToLowerInvariant().Replace(' ', '-').TrimEnd('?'), width, scheme);
    }

    [Fact]
    public async Task The_keyboard_alone_skips_to_the_content_changes_pages_and_runs_a_query()
    {
        await using var tab = await fixture.OpenAsync("/");
        var keyboard = tab.Page.Keyboard;
        // The heading has the focus after loading; before it are the theme, the pages, the brand and the skip link.
        await Expect(tab.Page.Locator("h1")).ToBeFocusedAsync();
        foreach (var _ in Enumerable.Range(0, Dendro.Web.Components.Layout.Navigation.Pages.Count + 3))
            await keyboard.PressAsync("Shift+Tab");
        await Expect(tab.ByRole(AriaRole.Link, "Skip to content")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("main")).ToBeFocusedAsync();

        await tab.ByRole(AriaRole.Link, "Explore", exact: true).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(tab.ByRole(AriaRole.Heading, "Explore")).ToBeFocusedAsync();
        // Three languages, the time range, then the editor.
        foreach (var _ in Enumerable.Range(0, 5))
            await keyboard.PressAsync("Tab");
        await Expect(tab.Page.Locator("#query[data-live]")).ToBeFocusedAsync();
        await keyboard.TypeAsync("up");
        await keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("path.plot-line")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_it_is_chosen_and_is_remembered()
    {
        await using var tab = await fixture.OpenAsync("/", scheme: ColorScheme.Dark);
        var document = tab.Page.Locator("html");
        await Expect(document).ToHaveAttributeAsync("data-scheme", "dark");
        await tab.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await Expect(document).ToHaveAttributeAsync("data-scheme", "light");
        await tab.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Expect(document).ToHaveAttributeAsync("data-scheme", "dark");

        await tab.ByRole(AriaRole.Button, "Theme: Auto. Switch to Light.").ClickAsync();
        await Expect(document).ToHaveAttributeAsync("data-scheme", "light");
        await tab.GoToAsync("/shop");
        await Expect(document).ToHaveAttributeAsync("data-scheme", "light");
        await Expect(tab.ByRole(AriaRole.Button, "Theme: Light. Switch to Dark.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_page_has_a_title_of_its_own()
    {
        await using var tab = await fixture.OpenAsync("/");
        await Expect(tab.Page).ToHaveTitleAsync("Ask · Dendro");
        await tab.GoToAsync("/explore?lang=logql");
        await Expect(tab.Page).ToHaveTitleAsync("LogQL · Explore · Dendro");
        await tab.GoToAsync("/shop");
        await Expect(tab.Page).ToHaveTitleAsync("Shop · Dendro");
    }

    static async Task CheckAsync(Tab tab, string name, int width, ColorScheme scheme)
    {
        await ScreenshotAsync(tab, $"{name}-{width}-{scheme}".ToLowerInvariant());
        var content = await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(content <= width, $"The page is {content} px wide in a window of {width} px.");
        // A colour on its way to another is neither of the two.
        await tab.Page.WaitForFunctionAsync("document.getAnimations().every(a => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity)");
        var axe = await tab.Page.RunAxe();
        var serious = axe.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}\n  {string.Join("\n  ", violation.Nodes.Select(node => node.Html))}").ToArray();
        Assert.True(serious is [], string.Join('\n', serious));
        // The browser itself reports the status of a page that does not exist.
        Assert.DoesNotContain(tab.Problems, problem => name != "not-found" || !problem.Contains("404", StringComparison.Ordinal));
    }

    static async Task ScreenshotAsync(Tab tab, string name)
    {
        if (Screenshots is not { } folder)
            return;
        // What sticks to the window is drawn where it stands at the top.
        await tab.Page.EvaluateAsync("scrollTo(0, 0)");
        await tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
