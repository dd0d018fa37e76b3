using System.Diagnostics;
using System.Globalization;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.TraceQL;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Bench;

/// <summary>Times the reads that the languages make, on a store filled for it; each says how much it found before it is timed.</summary>
internal static class QueryBench
{
    const int Runs = 20;
    const int PerRequest = 1_000;

    internal static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-bench-");
        try
        {
            await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            await FillAsync(store, options.Rows, cancellationToken);
            var rows = await store.CountAsync(cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows.Logs:N0} log lines, {rows.Spans:N0} spans, {rows.Samples:N0} samples"));
            Console.WriteLine($"{"query",-44} {"found",10} {"p50 ms",9} {"p95 ms",9}");
            var trace = await AnyTraceAsync(store, cancellationToken);
            await TimeAsync("trace by id", async () => (await store.Spans.TraceAsync(trace, cancellationToken))!.Spans.Count);
            await TimeAsync("100 newest log lines of a service", () => LinesAsync(store, [], 100, cancellationToken));
            await TimeAsync("100 newest log lines with a rare text", () => LinesAsync(store, [new LineCondition("Order 77", Contains: true)], 100, cancellationToken));
            await TimeAsync("all log lines of a service", () => LinesAsync(store, [], int.MaxValue, cancellationToken));
            await TimeAsync("samples of 100 series", () => SamplesAsync(store, "/route/7", cancellationToken));
            await TimeAsync("20 newest failed traces", () => FailedAsync(store, 20, cancellationToken));
            await TimeAsync("values of a span attribute", async () =>
                (await store.Spans.AttributeValuesAsync(new(AttributeScope.Span, "url.path"), TimeRange.All, 1_000, cancellationToken)).Count);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static async Task FillAsync(TelemetryStore store, int rows, CancellationToken cancellationToken)
    {
        var (traces, logs, metrics, rejections) = (new TracesDecoder(store.Catalog), new LogsDecoder(store.Catalog, TimeProvider.System), new MetricsDecoder(store.Catalog), new Rejections());
        for (var i = 0; i < rows / PerRequest; i++)
        {
            var (spans, lines, samples) = (store.NewSpans(), store.NewLogs(), store.NewSamples());
            traces.Decode(Requests.Make(Signal.Traces, PerRequest, i), spans, rejections);
            logs.Decode(Requests.Make(Signal.Logs, PerRequest, i), lines, rejections);
            metrics.Decode(Requests.Make(Signal.Metrics, 10 * PerRequest, i), samples, rejections);
            await store.AppendAsync(spans, cancellationToken);
            await store.AppendAsync(lines, cancellationToken);
            await store.AppendAsync(samples, cancellationToken);
        }
    }

    static async Task TimeAsync(string name, Func<Task<int>> query)
    {
        var found = await query();
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await query();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {found,10:N0} {times[Runs / 2],9:N1} {times[Runs * 95 / 100],9:N1}"));
    }

    static async Task<TraceId> AnyTraceAsync(TelemetryStore store, CancellationToken cancellationToken)
    {
        await foreach (var trace in store.Spans.SelectAsync(new SpanSelection { Range = TimeRange.All, WholeTraces = false }, cancellationToken))
        {
            return trace.Id;
        }

        throw new InvalidOperationException("the store has no trace");
    }

    static async Task<int> LinesAsync(TelemetryStore store, IReadOnlyList<LineCondition> conditions, int limit, CancellationToken cancellationToken)
    {
        var selection = new LogSelection { Matchers = [new Matcher("service_name", Telemetry.Model.MatchType.Equal, "service-3")], Range = TimeRange.All, LineConditions = conditions };
        return await store.Logs.SelectAsync(selection, cancellationToken).Take(limit).CountAsync(cancellationToken);
    }

    static async Task<int> SamplesAsync(TelemetryStore store, string route, CancellationToken cancellationToken)
    {
        var selection = new SeriesSelection
        {
            Matchers = [new Matcher(Labels.MetricName, Telemetry.Model.MatchType.Equal, "bench_requests_total"), new Matcher("route", Telemetry.Model.MatchType.Equal, route)],
            AfterMs = 0,
            ThroughMs = long.MaxValue,
        };
        return (await store.Series.SelectAsync(selection, cancellationToken)).Sum(series => series.Values.Length);
    }

    static async Task<int> FailedAsync(TelemetryStore store, int limit, CancellationToken cancellationToken)
    {
        var selection = new SpanSelection
        {
            Range = TimeRange.All,
            Conditions = [new SpanCondition(new(AttributeScope.Intrinsic, "status"), ConditionOperator.Equal, new AttributeValue.Integer((int)SpanStatus.Error))],
            AllConditions = true,
            WholeTraces = true,
        };
        return await store.Spans.SelectAsync(selection, cancellationToken).Take(limit).CountAsync(cancellationToken);
    }
}
