using System.Diagnostics;
using System.Text;
using Dendro.Cli.Testing;

namespace Dendro.Browser.Tests;

/// <summary>The real Web process, on a free port.</summary>
sealed class WebProcess : IAsyncDisposable
{
    static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly StringBuilder _output = new();

    WebProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
    }

    public Uri Address { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static async Task<WebProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var web = Launch(settings);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var deadline = new CancellationTokenSource(StartDeadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            Assert.False(web._process.HasExited, $"The Web process ended:\n{web.Output}");
            try
            {
                if ((await client.GetAsync(new Uri(web.Address, "alive"), deadline.Token)).IsSuccessStatusCode)
                    break;
            }
            catch (Exception early) when (early is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
            {
                // Not listening yet, or slow on a busy machine: the deadline above ends the wait.
            }
        }
        return web;
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public static WebProcess Launch(IReadOnlyDictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{UnusedPorts.Take(1)[0]}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Assembly());
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var web = new WebProcess(Process.Start(start)!, address);
        web._process.BeginOutputReadLine();
        web._process.BeginErrorReadLine();
        return web;
    }

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    // artifacts/bin/Dendro.Browser.Tests/release → artifacts/bin/Dendro.Web/release: the one with its static files' manifest.
    static string Assembly()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, "Dendro.Web", here.Name, "Dendro.Web.dll");
    }

    void Append(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
