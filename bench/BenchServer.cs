using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dendro.Cli.Testing;

namespace Dendro.Bench;

/// <summary>This repository's server in a process of its own, on free ports and a given data directory.</summary>
internal sealed partial class BenchServer : IAsyncDisposable
{
    const int SigTerm = 15;

    const string Grpc = "OTLP_GRPC_PORT";
    const string Http = "OTLP_HTTP_PORT";

    static readonly string[] PortNames = [Grpc, "LOKI_PORT", "PROMETHEUS_PORT", "TEMPO_PORT", Http];

    readonly Process _process;
    readonly HttpClient _client;
    readonly IReadOnlyDictionary<string, Uri> _addresses;

    BenchServer(Process process, IReadOnlyDictionary<string, Uri> addresses) =>
        (_process, _addresses, _client) = (process, addresses, new HttpClient { BaseAddress = addresses[Http] });

    /// <summary>Every API answers here.</summary>
    internal Uri Address => _addresses[Http];

    internal int ProcessId => _process.Id;

    internal Uri Otlp(bool overGrpc) => _addresses[overGrpc ? Grpc : Http];

    internal static async Task<BenchServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dendro.Telemetry.Server.dll")]) { RedirectStandardOutput = true };
        var ports = PortNames.Zip(UnusedPorts.Take(PortNames.Length)).ToDictionary();
        foreach (var (name, port) in ports)
        {
            start.Environment[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        start.Environment["TELEMETRY_DATA_DIR"] = directory;
        // As ./dendro up starts it.
        start.Environment.TryAdd("MALLOC_ARENA_MAX", "2");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        var server = new BenchServer(process, ports.ToDictionary(port => port.Key, port => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port.Value}"))));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await server.IsReadyAsync(cancellationToken))
        {
            await poll.WaitForNextTickAsync(cancellationToken);
        }

        return server;
    }

    /// <summary>Bytes of managed memory that the server has allocated since its start.</summary>
    internal async Task<long> AllocatedBytesAsync(CancellationToken cancellationToken)
    {
        using var status = JsonDocument.Parse(await _client.GetStringAsync("/status", cancellationToken));
        return status.RootElement.GetProperty("allocatedBytes").GetInt64();
    }

    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        _ = Kill(_process.Id, SigTerm);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
    }

    async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetStringAsync("/ready", cancellationToken) == "ready";
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
