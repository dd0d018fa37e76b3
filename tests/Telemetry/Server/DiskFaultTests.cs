using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A disk that takes no more: senders are told to wait, and what was acknowledged is there. On the process itself.</summary>
public sealed class DiskFaultTests : IDisposable
{
    const int DiskMegabytes = 128;
    const long FileBytes = 32 << 20;
    const int LinesARequest = 8;
    const int BytesALine = 150_000;
    const int MostRequests = 2_000;

    readonly string _directory = Directory.CreateTempSubdirectory("dendro-disk-").FullName;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_journal_that_cannot_be_written_is_told_to_senders_until_it_can()
    {
        await using var server = new ServerProcess(_directory);
        await RefuseAndRecoverAsync(
            server,
            "could not write its journal",
            fill: () => LimitFilesAsync(server, "4096"),
            empty: () => LimitFilesAsync(server, "unlimited"));
    }

    [Fact]
    public async Task A_full_disk_is_told_to_senders_until_it_has_room()
    {
        Assert.SkipUnless(await ServerProcess.CanMountAsync(Cancellation), "this machine lets no process mount a disk of its own (unshare --map-root-user --mount)");
        await using var server = ServerProcess.OnOwnDisk(_directory, DiskMegabytes);
        await server.ReadyAsync(Cancellation);
        var ballast = $"/proc/{server.Id}/root{Path.Combine(_directory, "ballast")}";
        await RefuseAndRecoverAsync(
            server,
            "MB free",
            fill: () => File.WriteAllBytesAsync(ballast, new byte[(DiskMegabytes - 16) << 20], Cancellation),
            empty: () =>
            {
                File.Delete(ballast);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_ends_the_process_with_3_and_the_next_has_everything()
    {
        var acknowledged = new List<string>();
        await using (var server = new ServerProcess(_directory))
        {
            await server.ReadyAsync(Cancellation);
            // Segments of the journal are smaller; the file of the tables is not.
            await LimitFilesAsync(server, $"{FileBytes}");
            using var client = new HttpClient { BaseAddress = server.Address };
            var requests = 0;
            while (await TrySendAsync(client, [.. Enumerable.Range(acknowledged.Count, LinesARequest).Select(number => $"line-{number}")]) is { } lines)
            {
                acknowledged.AddRange(lines);
                Assert.InRange(++requests, 1, MostRequests);
            }

            var (code, errors) = await server.ExitAsync(Cancellation);
            Assert.Equal(3, code);
            Assert.Contains("the telemetry store must be opened again: ", errors, StringComparison.Ordinal);
            Assert.True(errors.Contains("Checkpoint failed", StringComparison.Ordinal), errors);
        }

        Assert.True(acknowledged.Count * (long)BytesALine > FileBytes);
        await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = _directory, MemoryBytes = 1_000_000_000 }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
        var found = await store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).Select(line => line.Line.Split(' ')[0]).ToListAsync(Cancellation);
        Assert.Empty(acknowledged.Except(found));
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    static async Task RefuseAndRecoverAsync(ServerProcess server, string reason, Func<Task> fill, Func<Task> empty)
    {
        await server.ReadyAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        using var before = await PostAsync(client, Line("before"));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await fill();
        using var refused = await PostAsync(client, Line("refused over HTTP"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Contains(reason, await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<RpcException>(() => GrpcExport.SendAsync(channel, GrpcExport.Logs, Line("refused over gRPC"), null, Cancellation));
        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
        Assert.Contains(reason, e.Status.Detail, StringComparison.Ordinal);
        Assert.True(GrpcExport.HasRetryInfo(e));
        Assert.Equal(["before"], await LinesAsync(client));

        await empty();
        using var after = await PostAsync(client, Line("after over HTTP"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Empty(await GrpcExport.SendAsync(channel, GrpcExport.Logs, Line("after over gRPC"), null, Cancellation));
        Assert.Equal(["after over HTTP", "after over gRPC", "before"], await LinesAsync(client));
    }

    /// <summary>The first word of each line, from Loki's API.</summary>
    static async Task<IEnumerable<string>> LinesAsync(HttpClient client)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync(
            "/loki/api/v1/query_range?query={service_name=\"order\"}&start=1699999999000000000&end=1700000001000000000", Cancellation));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(line => line[1].GetString()!.Split(": ")[0])
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Sends lines that no compression makes small and gives those that were acknowledged; null when the server is gone.</summary>
    static async Task<string[]?> TrySendAsync(HttpClient client, string[] lines)
    {
        var records = lines.Select(line => $$$"""{"body":{"stringValue":"{{{line}}} {{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(BytesALine * 3 / 4))}}}"}}""");
        try
        {
            using var response = await PostAsync(client, Payloads.Protobuf(Signal.Logs, $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{string.Join(',', records)}}]}]}]}"""));
            // A full queue, or a segment that grew to the limit while the checkpoint was tried.
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable);
            return response.IsSuccessStatusCode ? lines : [];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] request)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        return await client.PostAsync(new Uri("/v1/logs", UriKind.Relative), content, Cancellation);
    }

    // More than a file of 4 KB takes.
    static byte[] Line(string text) => Payloads.Protobuf(Signal.Logs, Payloads.Logs.Replace("oak is short", $"{text}: {new string('.', 8_192)}", StringComparison.Ordinal));

    static async Task LimitFilesAsync(ServerProcess server, string bytes)
    {
        // The soft limit, which may be raised again.
        using var prlimit = Process.Start("prlimit", ["--pid", $"{server.Id}", $"--fsize={bytes}:"]);
        await prlimit.WaitForExitAsync(Cancellation);
        Assert.Equal(0, prlimit.ExitCode);
    }
}
