using System.Globalization;
using System.Text.Json;
using Dendro.Bench.Endurance;
using Dendro.Bench.Ingest;

namespace Dendro.Bench;

/// <summary>Results as a table for people or as JSON for programs.</summary>
internal static class Report
{
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    internal static void Write(IReadOnlyList<IngestResult> results, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(results, Json));
            return;
        }

        Console.WriteLine($"{"signal",-8} {"records",12} {"records/s",12} {"records/CPU s",14} {"peak MB",9} {"B/record",9} {"p50 ms",9} {"p99 ms",9} {"refused",9}");
        foreach (var result in results)
        {
            Console.WriteLine(
                $"{result.Signal,-8} {Number(result.Records),12} {Number(result.RecordsPerSecond),12} {Number(result.RecordsPerCpuSecond),14} {Number(result.PeakMegabytes),9} {Number(result.BytesPerRecord),9} {Number(result.P50Ms, 1),9} {Number(result.P99Ms, 1),9} {Number(result.RefusedRequests),9}");
        }
    }

    internal static void BeginMinutes(double rate)
    {
        Console.WriteLine($"{Number(rate)} records a second");
        Console.WriteLine($"{"minute",6} {"records",12} {"refused",8} {"memory MB",10} {"ingest p50 ms",14} {"p99 ms",9} {"queries",8} {"query p50 ms",13} {"p99 ms",9}");
    }

    internal static void Write(EnduranceMinute minute) => Console.WriteLine(
        $"{minute.Minute,6} {Number(minute.Records),12} {Number(minute.Refused),8} {Number(minute.MostMegabytes),10} {Number(minute.IngestP50Ms, 1),14} {Number(minute.IngestP99Ms, 1),9} {Number(minute.Queries),8} {Number(minute.QueryP50Ms, 1),13} {Number(minute.QueryP99Ms, 1),9}");

    internal static string Number(double? value, int decimals = 0) => value?.ToString("N" + decimals, CultureInfo.InvariantCulture) ?? "-";
}
