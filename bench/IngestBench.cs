using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Bench;

/// <summary>
/// Sends OTLP over HTTP and counts what was acknowledged. The sender shares the machine with the server, so records
/// per CPU second of the server is the figure that holds; none is printed unless every acknowledged record can be read.
/// </summary>
internal static class IngestBench
{
    const int DistinctRequests = 40;

    internal static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{"signal",-8} {"records",12} {"records/s",12} {"records/CPU s",14} {"MB resident",12} {"B/record",10}");
        foreach (var signal in Enum.GetValues<Signal>())
        {
            var code = options.Url.Length > 0
                ? await MeasurePeerAsync(options, signal, cancellationToken)
                : await MeasureOwnAsync(options, signal, cancellationToken);
            if (code != 0)
            {
                return code;
            }
        }

        return 0;
    }

    static async Task<int> MeasurePeerAsync(BenchOptions options, Signal signal, CancellationToken cancellationToken)
    {
        var (records, elapsed) = await SendAsync(new Uri(options.Url), signal, options, cancellationToken);
        Print(signal, records, elapsed, null, null, null);
        return 0;
    }

    static async Task<int> MeasureOwnAsync(BenchOptions options, Signal signal, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-bench-");
        try
        {
            long records;
            TimeSpan elapsed;
            double cpu;
            long allocated;
            long resident;
            await using (var server = await BenchServer.StartAsync(directory.FullName, cancellationToken))
            {
                await SendAsync(server.Address, signal, options with { Seconds = 2 }, cancellationToken);
                var before = await server.StatusAsync(cancellationToken);
                (records, elapsed) = await SendAsync(server.Address, signal, options, cancellationToken);
                var after = await server.StatusAsync(cancellationToken);
                cpu = after.GetProperty("cpuSeconds").GetDouble() - before.GetProperty("cpuSeconds").GetDouble();
                allocated = after.GetProperty("allocatedBytes").GetInt64() - before.GetProperty("allocatedBytes").GetInt64();
                resident = after.GetProperty("workingSetBytes").GetInt64();
                await server.StopAsync(cancellationToken);
            }

            await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            var rows = await store.CountAsync(cancellationToken);
            var readable = signal switch { Signal.Traces => rows.Spans, Signal.Logs => rows.Logs, _ => rows.Samples };
            if (readable < records)
            {
                Console.Error.WriteLine($"{signal}: {records} records were acknowledged, only {readable} can be read");
                return 1;
            }

            Print(signal, records, elapsed, cpu, resident, allocated / Math.Max(1, records));
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static async Task<(long Records, TimeSpan Elapsed)> SendAsync(Uri address, Signal signal, BenchOptions options, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(0, DistinctRequests).Select(number => Requests.Make(signal, options.Records, number)).ToList();
        using var client = new HttpClient { BaseAddress = address };
        var path = $"/v1/{signal.ToString().ToLowerInvariant()}";
        var started = Stopwatch.GetTimestamp();
        var end = started + (options.Seconds * Stopwatch.Frequency);
        var sent = await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(async connection =>
        {
            var records = 0L;
            for (var i = connection; Stopwatch.GetTimestamp() < end; i++)
            {
                using var content = new ByteArrayContent(requests[i % requests.Count]);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                using var response = await client.PostAsync(path, content, cancellationToken);
                records += response.IsSuccessStatusCode ? options.Records : 0;
            }

            return records;
        }));
        return (sent.Sum(), Stopwatch.GetElapsedTime(started));
    }

    static void Print(Signal signal, long records, TimeSpan elapsed, double? cpuSeconds, long? residentBytes, long? allocatedBytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{signal.ToString().ToLowerInvariant(),-8} {records,12:N0} {records / elapsed.TotalSeconds,12:N0} {(cpuSeconds is { } cpu ? (records / cpu).ToString("N0", CultureInfo.InvariantCulture) : "-"),14} {(residentBytes is { } bytes ? (bytes >> 20).ToString("N0", CultureInfo.InvariantCulture) : "-"),12} {allocatedBytes?.ToString("N0", CultureInfo.InvariantCulture) ?? "-",10}"));
}
