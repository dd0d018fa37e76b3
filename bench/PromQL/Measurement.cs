using System.Diagnostics;
using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Query;

namespace Dendro.Bench.PromQL;

/// <summary>The best of three runs of a query, next to the best of three bare reads of what it reads.</summary>
internal sealed class Measurement(TelemetryStore store, CancellationToken cancellationToken)
{
    const int Runs = 3;

    internal static void WriteHeader() => Console.WriteLine($"{"query",-22} {"ms",7} {"CPU ms",7} {"MB alloc",9} {"MB peak",8} {"read ms",8} {"read CPU",9} {"times",6}");

    internal static async Task RunAsync(string name, Func<Task> read, Func<Task> query)
    {
        await query();
        var best = await BestAsync(query);
        var bare = await BestAsync(read);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-22} {best.Ms,7:F0} {best.CpuMs,7:F0} {best.Allocated / 1e6,9:F1} {best.PeakBytes / 1e6,8:F0} {bare.Ms,8:F0} {bare.CpuMs,9:F0} {best.Ms / bare.Ms,6:F2}"));
    }

    static async Task<Sample> BestAsync(Func<Task> action)
    {
        Sample? best = null;
        for (var run = 0; run < Runs; run++)
        {
            GC.Collect();
            // Linux: resets the peak that VmHWM reports.
            await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
            var (allocated, cpu, started) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await action();
            var sample = new Sample(
                Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
                GC.GetTotalAllocatedBytes(precise: true) - allocated,
                PeakBytes());
            best = best is null || sample.Ms < best.Ms ? sample : best;
        }

        return best!;
    }

    /// <summary>
    /// Reads what a selector reads, through the same chunk reader, and looks at each value once. The condition is the
    /// cheapest that DuckDB has for the series: a list for few, the range of their numbers for many.
    /// </summary>
    internal Task<double> ReadAsync(long afterMs, long throughMs, params Matcher[] matchers) => store.Readers.ReadAsync(
        connection =>
        {
            var ids = store.Catalog.SeriesIndex.Find(matchers).Select(series => series.Id).ToList();
            var predicate = new Predicate().And("time_ms > ? AND time_ms <= ?", afterMs, throughMs)
                .And(ids.Count <= 128 ? Predicate.In("series", ids) : string.Create(CultureInfo.InvariantCulture, $"series BETWEEN {ids.Min()} AND {ids.Max()}"));
            using var rows = connection.Query($"SELECT series, time_ms, value, start_ms FROM samples{predicate}", predicate.Parameters, cancellationToken);
            var sum = 0.0;
            while (rows.NextChunk())
            {
                var series = rows.Column<uint>(0);
                var times = rows.Column<long>(1);
                var values = rows.Column<double>(2);
                var starts = rows.Column<long>(3);
                for (var i = 0; i < rows.Count; i++)
                {
                    sum += series[i] + times[i] + values[i] + starts[i];
                }
            }

            return sum;
        },
        cancellationToken);

    static long PeakBytes() => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    sealed record Sample(double Ms, double CpuMs, long Allocated, long PeakBytes);
}
