using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>What was acknowledged is there after the process was killed.</summary>
public sealed class DurabilityTests : IDisposable
{
    const int Kills = 3;

    readonly string _directory = Directory.CreateTempSubdirectory("dendro-kill-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acknowledged_lines_survive_kills_under_load()
    {
        var acknowledged = new ConcurrentBag<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = new ServerProcess(_directory);
            await server.ReadyAsync(Cancellation);
            var before = acknowledged.Count;
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var senders = Enumerable.Range(0, 4).Select(sender => SendUntilKilledAsync(server.Address, $"{kill}-{sender}", acknowledged, killed.Token)).ToList();
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (acknowledged.Count < before + 40 + (kill * 25))
            {
                await poll.WaitForNextTickAsync(Cancellation);
            }

            await server.KillAsync(Cancellation);
            await killed.CancelAsync();
            await Task.WhenAll(senders);
        }

        await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = _directory }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
        var lines = await store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).Select(line => line.Line).ToListAsync(Cancellation);
        Assert.Empty(acknowledged.Except(lines));
        Assert.Equal(lines.Count, lines.Distinct().Count());
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
        for (var i = 0; !killed.IsCancellationRequested; i++)
        {
            var line = $"{name}-{i}";
            using var content = new ByteArrayContent(Payloads.Protobuf(Signal.Logs, Payloads.Logs.Replace("oak is short", line, StringComparison.Ordinal)));
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
