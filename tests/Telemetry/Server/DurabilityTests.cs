using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>
/// What was acknowledged is there after the process was killed: three times, or as often as <c>KILLS</c> says. Lines are
/// long enough for a checkpoint every few seconds, so that kills also fall into one.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    const int FillerBytes = 12_000;
    const int LeastLines = 40;
    const int MostLines = 4_000;

    readonly string _directory = Directory.CreateTempSubdirectory("dendro-kill-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acknowledged_lines_survive_kills_under_load()
    {
        var (acknowledged, random) = (new ConcurrentBag<string>(), new Random(7));
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = new ServerProcess(_directory);
            await server.ReadyAsync(Cancellation);
            var enough = acknowledged.Count + random.Next(LeastLines, MostLines);
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var senders = Enumerable.Range(0, 4).Select(sender => SendUntilKilledAsync(server.Address, $"{kill}-{sender}", acknowledged, killed.Token)).ToList();
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (acknowledged.Count < enough)
            {
                await poll.WaitForNextTickAsync(Cancellation);
            }

            await server.KillAsync(Cancellation);
            await killed.CancelAsync();
            await Task.WhenAll(senders);
        }

        await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = _directory, MemoryBytes = 12_000_000_000 }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
        var lines = await store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).Select(line => line.Line.Split(' ')[0]).ToListAsync(Cancellation);
        TestContext.Current.SendDiagnosticMessage($"{Kills} kills: {acknowledged.Count} lines acknowledged, {lines.Count} found");
        Assert.Empty(acknowledged.Except(lines));
        Assert.Equal(lines.Count, lines.Distinct().Count());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_sentence()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        await using var server = new ServerProcess(_directory, ("LOKI_PORT", $"{port}"));
        var (code, errors) = await server.ExitAsync(Cancellation);
        Assert.Equal(2, code);
        Assert.StartsWith($"Failed to bind to address http://127.0.0.1:{port}: address already in use. Stop what listens there", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_refuses_in_one_sentence()
    {
        await using var first = new ServerProcess(_directory);
        await first.ReadyAsync(Cancellation);
        await using var second = new ServerProcess(_directory);

        var (code, errors) = await second.ExitAsync(Cancellation);

        Assert.Equal(2, code);
        Assert.Equal($"another process has the telemetry store {Path.Combine(_directory, "dendro.duckdb")} open: stop it, or set TELEMETRY_DATA_DIR to another directory", errors.Trim());
    }

    static async Task SendUntilKilledAsync(Uri address, string name, ConcurrentBag<string> acknowledged, CancellationToken killed)
    {
        using var client = new HttpClient { BaseAddress = address };
        var filler = new byte[FillerBytes / 2];
        for (var i = 0; !killed.IsCancellationRequested; i++)
        {
            var line = $"{name}-{i}";
            Random.Shared.NextBytes(filler);
            using var content = new ByteArrayContent(Payloads.Protobuf(Signal.Logs, Payloads.Logs.Replace("oak is short", $"{line} {Convert.ToHexString(filler)}", StringComparison.Ordinal)));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            try
            {
                using var response = await client.PostAsync("/v1/logs", content, killed);
                if (response.IsSuccessStatusCode)
                {
                    acknowledged.Add(line);
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The server is dead, as it should be.
                return;
            }
        }
    }
}
