using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    static readonly string[] OwnMounts = ["unshare", "--map-root-user", "--mount", "bash", "-c"];

    readonly Process _process;
    readonly Task<string> _errors;

    // With the signal ignored, a write past a limit on the size of files fails and does not end the process.
    const string Run = "trap '' XFSZ; exec dotnet \"$0\"";

    internal ServerProcess(string dataDirectory, params (string Name, string Value)[] settings)
        : this(["bash", "-c", Run], dataDirectory, settings)
    {
    }

    ServerProcess(string[] command, string dataDirectory, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], Path.Combine(AppContext.BaseDirectory, "Dendro.Telemetry.Server.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "OTLP_GRPC_PORT", "OTLP_HTTP_PORT", "LOKI_PORT", "PROMETHEUS_PORT", "TEMPO_PORT" })
        {
            var port = FreePort();
            start.Environment[name] = $"{port}";
            Address = name == "OTLP_HTTP_PORT" ? new Uri($"http://127.0.0.1:{port}") : Address;
            GrpcAddress = name == "OTLP_GRPC_PORT" ? new Uri($"http://127.0.0.1:{port}") : GrpcAddress;
        }

        start.Environment["TELEMETRY_DATA_DIR"] = dataDirectory;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    internal int Id => _process.Id;

    internal Uri Address { get; } = new("http://127.0.0.1");

    internal Uri GrpcAddress { get; } = new("http://127.0.0.1");

    /// <summary>A server whose data directory is a disk of its own in memory, which goes away with it.</summary>
    internal static ServerProcess OnOwnDisk(string dataDirectory, int megabytes) =>
        new([.. OwnMounts, $"mount -t tmpfs -o size={megabytes}m tmpfs \"$TELEMETRY_DATA_DIR\" && {Run}"], dataDirectory, []);

    /// <summary>Whether this machine lets a process have mounts of its own.</summary>
    internal static async Task<bool> CanMountAsync(CancellationToken cancellationToken)
    {
        using var probe = Process.Start(OwnMounts[0], [.. OwnMounts[1..], "mount -t tmpfs tmpfs /mnt"]);
        await probe.WaitForExitAsync(cancellationToken);
        return probe.ExitCode == 0;
    }

    internal async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await poll.WaitForNextTickAsync(deadline.Token))
        {
            try
            {
                if (await client.GetStringAsync("/ready", deadline.Token) == "ready")
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
                continue;
            }
        }
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    internal async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    internal async Task<(int Code, string Errors)> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
