using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dendro.EndToEnd.Tests;

/// <summary>What a command of <c>./dendro</c> came to.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>One whole system of its own: ports, folder and databases.</summary>
public class RunningSystem : IAsyncLifetime
{
    /// <summary>Below the range from which the kernel takes ports for outgoing connections.</summary>
    static readonly int PortOffset = 10_000 + (Environment.ProcessId % 130 * 100);

    readonly Dictionary<string, string> _settings = new() { ["INTERVAL_SECONDS"] = "0.5" };

    public RunningSystem()
    {
    }

    protected RunningSystem(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
    }

    internal string Home { get; } = Directory.CreateTempSubdirectory("dendro-e2e-").FullName;

    internal HttpClient Http { get; } = new();

    internal static string Url(int port) => $"http://127.0.0.1:{port + PortOffset}";

    public async ValueTask InitializeAsync() => await UpAsync();

    internal async Task UpAsync()
    {
        var up = await RunAsync("up", "--detach", "--port-offset", PortOffset.ToString(CultureInfo.InvariantCulture));
        Assert.True(up.ExitCode == 0, up.Output + up.Error);
    }

    /// <summary>Runs a command of <c>./dendro</c> on this system.</summary>
    internal async Task<Outcome> RunAsync(params string[] arguments)
    {
        var dotnet = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(dotnet, [Repository.Cli, .. arguments, "--state-dir", Home])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // The test run's own services are for other tests.
        foreach (var key in (string[])["KAFKA_BOOTSTRAP_SERVERS", "TEST_KAFKA", "TEST_POSTGRES", "ERROR_RATE", "ORDER_DB", "STOCK_DB"])
        {
            start.Environment.Remove(key);
        }

        foreach (var (key, value) in _settings)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, error);
    }

    internal async Task<JsonElement> QueryAsync(string query, params string[] more)
    {
        var outcome = await RunAsync(["query", query, "--json", .. more]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Json;
    }

    internal async Task<IReadOnlyList<Part>> PartsAsync() =>
        [.. (await RunAsync("status", "--json")).Json.GetProperty("parts").EnumerateArray().Select(part => new Part(
            part.GetProperty("name").GetString()!,
            part.GetProperty("state").GetString()!,
            part.GetProperty("pid").ValueKind == JsonValueKind.Number ? part.GetProperty("pid").GetInt32() : 0,
            part.GetProperty("restarts").GetInt32()))];

    internal async Task<Part> PartAsync(string name) => (await PartsAsync()).Single(part => part.Name == name);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down");
        Http.Dispose();
        if (new DirectoryInfo(Path.Combine(Home, "postgres")).LinkTarget is { } outside)
        {
            Directory.Delete(outside, recursive: true);
        }

        Directory.Delete(Home, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A part of the system as <c>status --json</c> shows it.</summary>
internal sealed record Part(string Name, string State, int Pid, int Restarts);
