using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dendro.Browser.Tests;

/// <summary>A browser tab that remembers what its console and its network complained of.</summary>
sealed class Tab : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly ConcurrentQueue<string> _problems = new();

    public Tab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _problems.Enqueue($"console {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _problems.Enqueue($"page error: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https", Host: not "127.0.0.1" } elsewhere)
                _problems.Enqueue($"request to another host: {elsewhere}");
        };
    }

    public IPage Page { get; }

    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Goes to a page and waits until it is interactive.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await Expect(Page.Locator("html[data-ready]")).ToHaveCountAsync(1);
    }

    /// <summary>Types a question on the Ask page.</summary>
    public async Task AskAsync(string question)
    {
        await Expect(Page.Locator("#question[data-live]")).ToHaveCountAsync(1);
        await Page.Locator("#question").FillAsync(question);
        await Page.Keyboard.PressAsync("Enter");
    }

    public ILocator ByRole(AriaRole role, string name, bool exact = false) => Page.GetByRole(role, new PageGetByRoleOptions { Name = name, Exact = exact });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
