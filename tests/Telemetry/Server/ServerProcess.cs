using System.Diagnostics;
using Dendro.Cli.Testing;

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
        var ports = UnusedPorts.Take(2);
        var (http, grpc) = (ports[0], ports[1]);
        (Address, GrpcAddress) = (new Uri($"http://127.0.0.1:{http}"), new Uri($"http://127.0.0.1:{grpc}"));
        (start.Environment["OTLP_HTTP_PORT"], start.Environment["OTLP_GRPC_PORT"]) = ($"{http}", $"{grpc}");
        foreach (var unused in new[] { "LOKI_PORT", "PROMETHEUS_PORT", "TEMPO_PORT" })
        {
            start.Environment[unused] = "0";
        }

        start.Environment["TELEMETRY_DATA_DIR"] = dataDirectory;
        // Times in tests are fixed ones.
        start.Environment["TELEMETRY_RETENTION"] = "100000d";
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

    internal Uri Address { get; }

    internal Uri GrpcAddress { get; }

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
            catch (HttpRequestException e)
            {
                if (_process.HasExited)
                {
                    var (code, errors) = await ExitAsync(deadline.Token);
                    throw new InvalidOperationException($"the server ended with {code}: {errors}", e);
                }
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
}
