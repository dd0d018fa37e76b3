using System.Text.Json;
using static Dendro.Bench.Report;

namespace Dendro.Bench.Query;

/// <summary>What queries took, as a table for people or as JSON for programs.</summary>
internal static class QueryTable
{
    internal static void Write(IReadOnlyList<QueryReport> reports, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(reports, Json));
            return;
        }

        foreach (var report in reports)
        {
            Write(report);
        }
    }

    static void Write(QueryReport report)
    {
        Console.WriteLine($"{report.RequestSize} requests{string.Concat(report.Sent.Select(sent => $", {Number(sent.Records)} {sent.Signal} in {Number(sent.Seconds, 1)} s"))}");
        Console.WriteLine($"{"query",-34} {"api",-10} {"of",4} {"found",8} {"p50 ms",9} {"p95 ms",9} {"CPU ms",9} {"bytes",10}");
        foreach (var result in report.Queries)
        {
            var found = result.Found is null ? "refused" : Number(result.Found);
            Console.WriteLine($"{result.Query,-34} {result.Target,-10} {result.Window,4} {found,8} {Number(result.P50Ms, 1),9} {Number(result.P95Ms, 1),9} {Number(result.CpuMs, 1),9} {Number(result.Bytes),10}");
        }

        foreach (var (group, mean) in report.GeometricMeansMs)
        {
            Console.WriteLine($"geometric mean of {group}: {Number(mean, 1)} ms");
        }

        foreach (var clients in report.Clients)
        {
            var failed = clients.Failed.Count == 0 ? "none failed" : string.Join(", ", clients.Failed.Select(status => $"{status.Value} failed with {status.Key}"));
            Console.WriteLine($"clients at {clients.Target}: {Number(clients.Queries)} queries answered, {failed}, p50 {Number(clients.P50Ms, 1)} ms, p95 {Number(clients.P95Ms, 1)} ms");
        }
    }
}
