using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Bench.PromQL;

/// <summary>
/// PromQL on 10,000 series of two hours at 15 s, beside the time that DuckDB needs to read the same samples. Each case
/// first proves its answer: counters rise evenly, so the rates are known without an engine.
/// </summary>
internal static class PromQLBench
{
    const int Series = 10_000;
    const int Samples = 480;
    const long SpacingMs = 15_000;
    const int Jobs = 100;
    const int Buckets = 10;

    internal static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dendro-bench-promql-");
        try
        {
            await using var store = TelemetryStore.Open(
                new StoreOptions { DataDirectory = folder.FullName, MemoryBytes = 1_000_000_000 }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            var endMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / SpacingMs * SpacingMs;
            await FillAsync(store, endMs, cancellationToken);
            var measure = new Measurement(store, cancellationToken);
            Measurement.WriteHeader();
            var firstMs = endMs - 3_900_000;
            await Measurement.RunAsync("sum by (job) (rate)", () => measure.ReadAsync(firstMs, endMs, Named("m_total")), () => SumAsync(store, endMs, cancellationToken));
            await Measurement.RunAsync("histogram_quantile", () => measure.ReadAsync(firstMs, endMs, Named("x_bucket")), () => QuantileAsync(store, endMs, cancellationToken));
            await Measurement.RunAsync("topk(10, rate)", () => measure.ReadAsync(firstMs, endMs, Named("m_total")), () => TopAsync(store, endMs, cancellationToken));
            await Measurement.RunAsync("100 instant queries", () => JobsAsync(measure, endMs), () => InstantAsync(store, endMs, cancellationToken));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Every 15 s a counter rises by its slope; those of a histogram's buckets grow with the bound up to le="9".
    static int Slope(int series) => 1 + (series % 977);

    static async Task FillAsync(TelemetryStore store, long endMs, CancellationToken cancellationToken)
    {
        var counters = Enumerable.Range(0, Series).Select(i => store.Catalog.Series(Labels.From(
            ("__name__", "m_total"), ("job", Text("j", i % Jobs)), ("instance", Text("i", i))))).ToArray();
        var buckets = Enumerable.Range(0, Series).Select(i => store.Catalog.Series(Labels.From(
            ("__name__", "x_bucket"), ("instance", Text("i", i / Buckets)), ("le", i % Buckets == 9 ? "+Inf" : Text("", (i % Buckets) + 1))))).ToArray();
        for (var sample = 0; sample < Samples; sample++)
        {
            var batch = store.NewSamples();
            var timeMs = endMs - ((Samples - 1 - sample) * SpacingMs);
            for (var i = 0; i < Series; i++)
            {
                batch.Add(counters[i], timeMs, 1e9 + ((double)sample * Slope(i)));
                batch.Add(buckets[i], timeMs, 1e9 + ((double)sample * Math.Min((i % Buckets) + 1, 9)));
            }

            // Fills faster than a store folds its journal, so waits for that when it must.
            while (await store.AppendAsync(batch, cancellationToken) == AppendResult.QueueFull)
            {
                await store.Readers.SettleAsync(cancellationToken);
            }
        }
    }

    static async Task SumAsync(TelemetryStore store, long endMs, CancellationToken cancellationToken)
    {
        var matrix = await RangeAsync(store, "sum by (job) (rate(m_total[5m]))", endMs, cancellationToken);
        Check(matrix.Count == Jobs, $"{matrix.Count} jobs");
        foreach (var series in matrix)
        {
            var job = int.Parse(series.Labels["job"].AsSpan(1), CultureInfo.InvariantCulture);
            CheckAll(series, Enumerable.Range(0, Series).Where(i => i % Jobs == job).Sum(i => Slope(i) / 15.0));
        }
    }

    static async Task QuantileAsync(TelemetryStore store, long endMs, CancellationToken cancellationToken)
    {
        var matrix = await RangeAsync(store, "histogram_quantile(0.99, sum by (le, instance) (rate(x_bucket[5m])))", endMs, cancellationToken);
        Check(matrix.Count == Series / Buckets, $"{matrix.Count} histograms");
        foreach (var series in matrix)
        {
            CheckAll(series, 8.91);
        }
    }

    static async Task TopAsync(TelemetryStore store, long endMs, CancellationToken cancellationToken)
    {
        var matrix = await RangeAsync(store, "topk(10, rate(m_total[5m]))", endMs, cancellationToken);
        Check(matrix.Count == 10, $"{matrix.Count} series");
        foreach (var series in matrix)
        {
            CheckAll(series, 977 / 15.0);
        }
    }

    // What the hundred queries read, each on its own as they do.
    static Task<double[]> JobsAsync(Measurement measure, long endMs) => Task.WhenAll(Enumerable.Range(0, Jobs).Select(job =>
        measure.ReadAsync(endMs - 300_000, endMs, Named("m_total"), new Matcher("job", Telemetry.Model.MatchType.Equal, Text("j", job)))));

    static Matcher Named(string metric) => new(Labels.MetricName, Telemetry.Model.MatchType.Equal, metric);

    static Task InstantAsync(TelemetryStore store, long endMs, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Jobs).Select(job => Task.Run(
            async () =>
            {
                var query = new PromQLQuery { Text = $"sum(rate(m_total{{job=\"j{job}\"}}[5m]))", StartMs = endMs, EndMs = endMs };
                var result = await new PromQLEngine(store.Series).QueryAsync(query, cancellationToken);
                var expected = Enumerable.Range(0, Series).Where(i => i % Jobs == job).Sum(i => Slope(i) / 15.0);
                Check(((PromQLValue.InstantVector)result.Value).Elements is [var (_, point)] && IsClose(point.Value, expected), $"the rate of job {job}");
            },
            cancellationToken)));

    static async Task<IReadOnlyList<Series>> RangeAsync(TelemetryStore store, string text, long endMs, CancellationToken cancellationToken)
    {
        var query = new PromQLQuery { Text = text, StartMs = endMs - 3_600_000, EndMs = endMs, StepMs = SpacingMs };
        var result = await new PromQLEngine(store.Series).QueryAsync(query, cancellationToken);
        return ((PromQLValue.Matrix)result.Value).Series;
    }

    static void CheckAll(Series series, double expected)
    {
        Check(series.Values.Length == 241, $"{series.Values.Length} steps of {series.Labels}");
        Check(series.Values.All(value => IsClose(value, expected)), $"{series.Labels}: {series.Values[0]} for {expected}");
    }

    static bool IsClose(double value, double expected) => Math.Abs(value - expected) <= 1e-9 * expected;

    static void Check(bool holds, string found)
    {
        if (!holds)
        {
            throw new BenchException($"wrong answer: {found}");
        }
    }

    static string Text(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
