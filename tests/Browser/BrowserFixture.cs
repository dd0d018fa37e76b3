using Dendro.Browser.Tests.Fakes;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Dendro.Browser.Tests.BrowserFixture))]

namespace Dendro.Browser.Tests;

/// <summary>One Chromium, one Web process and its fake backends for all tests.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";
    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;
    WebProcess? _web;

    internal FakeBackends Backends { get; private set; } = null!;

    /// <summary>Where the Web process under test answers.</summary>
    internal Uri Address => _web!.Address;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            return;
        Backends = await FakeBackends.StartAsync();
        _web = await WebProcess.StartAsync(Backends.Settings());
        _playwright = await Playwright.CreateAsync();
        // A busy machine draws late; a page that is wrong stays wrong.
        Assertions.SetDefaultExpectTimeout(15_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = Arguments });
    }

    /// <summary>Opens a tab of its own; skips the test where there is no browser, except on CI.</summary>
    internal async Task<Tab> OpenAsync(string path, int width = 1280, ColorScheme scheme = ColorScheme.Light, Uri? address = null)
    {
        if (_browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"{Chromium} is missing: apt-get install chromium.");
            Assert.Fail($"{Chromium} is missing, and CI must not skip the browser tests.");
        }
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
            BaseURL = (address ?? Address).ToString(),
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(15_000);
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.GoToAsync(path);
        return tab;
    }

    /// <summary>Opens a tab and asks a question that is answered at once.</summary>
    internal async Task<Tab> AskAsync(string question, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var tab = await OpenAsync("/", width, scheme);
        await tab.AskAsync(question);
        await Assertions.Expect(tab.Page.Locator(".answer")).ToHaveCountAsync(1);
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_web is not null)
            await _web.DisposeAsync();
        if (Backends is not null)
            await Backends.DisposeAsync();
    }
}
