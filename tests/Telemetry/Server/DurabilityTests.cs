using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>
/// What was acknowledged is there after the process was killed: three times, or as often as <c>KILLS</c> says. Lines and spans are
/// long enough for a checkpoint every few seconds, so that kills also fall into one.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    const int FillerBytes = 12_000;
    const int LeastRecords = 40;
    const int MostRecords = 4_000;

    // The records are of 2023.
    static readonly (string, string) Kept = ("TELEMETRY_RETENTION", "10000d");

    readonly string _directory = Directory.CreateTempSubdirectory("dendro-kill-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 3;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acknowledged_records_survive_kills_under_load_and_are_there_once()
    {
        var (acknowledged, random) = (new ConcurrentBag<string>(), new Random(7));
        Sender[] senders = [.. Enumerable.Range(0, 4).Select(number => new Sender(number, acknowledged))];
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = new ServerProcess(_directory, Kept);
            await server.ReadyAsync(Cancellation);
            var enough = acknowledged.Count + random.Next(LeastRecords, MostRecords);
            using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var sending = senders.Select(sender => sender.SendUntilKilledAsync(server.Address, killed.Token)).ToList();
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (acknowledged.Count < enough)
            {
                await poll.WaitForNextTickAsync(Cancellation);
            }

            await server.KillAsync(Cancellation);
            await killed.CancelAsync();
            await Task.WhenAll(sending);
        }

        await using var last = new ServerProcess(_directory, Kept);
        await last.ReadyAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = last.Address };
        string[] found =
        [
            .. await IdsAsync(client, "SELECT split_part(body, ' ', 1) FROM logs"),
            .. await IdsAsync(client, "SELECT name FROM spans"),
            .. await IdsAsync(client, "SELECT labels['id'] FROM samples WHERE metric = 'kill'"),
        ];
        TestContext.Current.SendDiagnosticMessage($"{Kills} kills: {acknowledged.Count} records acknowledged, {found.Length} found");
        Assert.Empty(acknowledged.Except(found));
        Assert.Equal(found.Length, found.Distinct().Count());
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

    // Rows as they lie in the tables: LogQL and TraceQL would hide one that is there twice.
    static async Task<IEnumerable<string>> IdsAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsync("/sql?format=csv", new StringContent(sql), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);
    }

    /// <summary>Sends a record at a time, of each signal in turn, and one that was not answered again when there is a server.</summary>
    sealed class Sender(int number, ConcurrentBag<string> acknowledged)
    {
        readonly byte[] _filler = new byte[FillerBytes / 2];
        int _records;
        Record? _unanswered;

        internal async Task SendUntilKilledAsync(Uri address, CancellationToken killed)
        {
            using var client = new HttpClient { BaseAddress = address };
            while (!killed.IsCancellationRequested)
            {
                var record = _unanswered ??= Next();
                using var content = new ByteArrayContent(record.Request);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                try
                {
                    using var response = await client.PostAsync(record.Path, content, killed);
                    if (response.IsSuccessStatusCode)
                    {
                        acknowledged.Add(record.Id);
                        _unanswered = null;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    // The server is dead, as it should be.
                    return;
                }
            }
        }

        Record Next()
        {
            var id = $"{number}-{_records++}";
            Random.Shared.NextBytes(_filler);
            var filler = Convert.ToHexString(_filler);
            var time = $"{1_700_000_000_000_000_000 + _records}";
            return (_records % 3) switch
            {
                0 => new Record(id, "/v1/logs", Payloads.Protobuf(Signal.Logs, $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{{time}}}","body":{"stringValue":"{{{id}}} {{{filler}}}"}}]}]}]}""")),
                1 => new Record(id, "/v1/traces", Payloads.Protobuf(
                    Signal.Traces,
                    $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{filler[..32]}}}","spanId":"{{{filler[..16]}}}","name":"{{{id}}}","startTimeUnixNano":"{{{time}}}","endTimeUnixNano":"{{{time}}}","attributes":[{"key":"filler","value":{"stringValue":"{{{filler}}}"}}]}]}]}]}""")),
                _ => new Record(id, "/v1/metrics", Payloads.Protobuf(
                    Signal.Metrics,
                    $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"kill","gauge":{"dataPoints":[{"timeUnixNano":"{{{time}}}","asDouble":1,"attributes":[{"key":"id","value":{"stringValue":"{{{id}}}"}}]}]}}]}]}]}""")),
            };
        }

        sealed record Record(string Id, string Path, byte[] Request);
    }
}
