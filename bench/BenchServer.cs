using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dendro.Bench;

/// <summary>This repository's server in a process of its own, on free ports and a given data directory.</summary>
internal sealed partial class BenchServer : IAsyncDisposable
{
    const int SigTerm = 15;

    static readonly string[] PortNames = ["OTLP_GRPC_PORT", "LOKI_PORT", "PROMETHEUS_PORT", "TEMPO_PORT", "OTLP_HTTP_PORT"];

    readonly Process _process;
    readonly HttpClient _client;

    BenchServer(Process process, Uri address) => (_process, Address, _client) = (process, address, new HttpClient { BaseAddress = address });

    internal Uri Address { get; }

    internal static async Task<BenchServer> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dendro.Telemetry.Server.dll")]) { RedirectStandardOutput = true };
        var ports = FreePorts(PortNames.Length);
        foreach (var (name, port) in PortNames.Zip(ports))
        {
            start.Environment[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        start.Environment["TELEMETRY_DATA_DIR"] = directory;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        var server = new BenchServer(process, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[^1]}")));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await server.IsReadyAsync(cancellationToken))
        {
            await poll.WaitForNextTickAsync(cancellationToken);
        }

        return server;
    }

    internal async Task<JsonElement> StatusAsync(CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync("/status", cancellationToken));
        return document.RootElement.Clone();
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

    // All at once, or the same one would be found twice.
    static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
