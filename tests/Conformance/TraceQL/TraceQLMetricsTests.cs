using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Tests;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Conformance.Tests.TraceQL;

public sealed class TraceQLMetricsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Metrics_of_spans_are_the_same_series()
    {
        var cases = new TraceQLCases("metrics", output);
        foreach (var file in TraceQLCases.Files("traceql-metrics*.json"))
        {
            foreach (var item in file.GetProperty("cases").EnumerateArray())
            {
                var spans = item.GetProperty("spans").EnumerateArray().Select(UpstreamSpans.FromCase);
                var actual = await Run(item, [.. spans], item.TryGetProperty("instant", out var instant) && instant.GetBoolean());
                cases.Run(item.GetProperty("test").GetString()!, () => Compare(actual, item));
            }

            RunTables(file, cases);
        }

        cases.Finish();
    }

    static async Task<(MetricsResult? Result, Exception? Error)> Run(JsonElement item, IReadOnlyList<Span> spans, bool isInstant)
    {
        try
        {
            var request = new MetricsRequest
            {
                Query = item.GetProperty("query").GetString()!,
                StartNs = item.GetProperty("start_ns").GetInt64(),
                EndNs = item.GetProperty("end_ns").GetInt64(),
                StepNs = item.GetProperty("step_ns").GetInt64(),
                IsInstant = isInstant,
            };
            return (await new TraceQLEngine(new InMemorySpanSource(spans)).QueryRangeAsync(request, TestContext.Current.CancellationToken), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, e);
        }
    }

    static string? Compare((MetricsResult? Result, Exception? Error) actual, JsonElement item)
    {
        if (actual.Result is not { } result)
        {
            return actual.Error!.ToString();
        }

        var expected = item.GetProperty("series").EnumerateArray().ToList();
        foreach (var series in expected)
        {
            var labels = Labels(series, "name");
            var found = result.Series.FirstOrDefault(one => Labels(one) == labels);
            if (found is null)
            {
                return $"lacks {labels}, has {string.Join(" ", result.Series.Select(Labels))}";
            }

            var values = series.GetProperty("values").EnumerateArray().Select(Number).ToList();
            if (values.Count != found.Values.Count || !values.Zip(found.Values, Same).All(same => same))
            {
                return $"{labels} is {string.Join(" ", found.Values)}, expected {string.Join(" ", values)}";
            }
        }

        var isComplete = expected.Count == 0 || (item.TryGetProperty("only_series", out var only) && only.GetBoolean());
        return !isComplete || result.Series.Count == expected.Count ? null : $"has more: {string.Join(" ", result.Series.Select(Labels))}";
    }

    static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN },
        _ => value.GetDouble(),
    };

    static bool Same(double? expected, double actual) =>
        expected is not { } number || number.Equals(actual) || number == actual || Math.Abs(number - actual) <= 1e-9 * Math.Abs(number);

    static string Labels(MetricsSeries series) => string.Join(",", series.Labels.Select(label => $"{label.Key}={label.Value}"));

    static string Labels(JsonElement series, string key) =>
        string.Join(",", series.GetProperty("labels").EnumerateArray().Select(label => $"{label.GetProperty(key)}={Text(label.GetProperty("value"))}"));

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("R", CultureInfo.InvariantCulture) : value.ToString();

    static void RunTables(JsonElement file, TraceQLCases cases)
    {
        foreach (var item in file.GetProperty("log2_bucketize").EnumerateArray())
        {
            var input = item.GetProperty("input").GetInt64();
            cases.Run($"log2 {input}", () => Equal(item.GetProperty("bucket").GetDouble(), Log2Buckets.Of(input)));
        }

        foreach (var item in file.GetProperty("default_step").EnumerateArray())
        {
            var window = item.GetProperty("window_ns").GetInt64();
            cases.Run($"default step of {DurationText.Format(window)}", () => Equal(item.GetProperty("default_step_ns").GetInt64(), TraceQLEngine.DefaultStep(0, window)));
        }

        foreach (var item in file.GetProperty("interval_mapping").EnumerateArray())
        {
            var intervals = new Intervals(Int(item, "start"), Int(item, "end"), Int(item, "step"), item.TryGetProperty("instant", out var instant) && instant.GetBoolean());
            cases.Run(item.GetRawText().ReplaceLineEndings("").Replace(" ", ""), () => Equal(Int(item, "expected"), item.GetProperty("fn").GetString() switch
            {
                "StepRangeToIntervals" => intervals.Count,
                "TimestampOf" => intervals.TimestampNs((int)Int(item, "interval")),
                _ => intervals.IndexOf(Int(item, "ts")),
            }));
        }
    }

    static long Int(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    static string? Equal(double expected, double actual) => expected == actual ? null : $"is {actual}, expected {expected}";

    [Fact]
    public async Task Metrics_of_a_whole_system_are_the_same_series()
    {
        var cases = new TraceQLCases("e2e-metrics", output);
        var spans = Enumerable.Range(0, 2).SelectMany(copy => Enumerable.Range(1, 100).Select(i => Fixture(i, copy))).ToList();
        foreach (var file in TraceQLCases.Files("traceql-e2e-metrics*.json"))
        {
            var seen = new HashSet<string>();
            foreach (var item in file.GetProperty("cases").EnumerateArray())
            {
                var name = $"{item.GetProperty("name")}: {item.GetProperty("query")} {(seen.Add(item.GetProperty("query").GetString()!) ? "" : item.GetProperty("step_ns").GetRawText())}".Trim();
                var actual = await Run(item, spans, false);
                cases.Run(name, () => CompareSamples(actual, item.GetProperty("final_two_copies"), 1));
            }

            if (file.TryGetProperty("compare_resource_service_name", out var compare))
            {
                var actual = await Run(compare, spans, false);
                cases.Run("compare", () => CompareSamples(
                    (actual.Result! with { Series = [.. actual.Result.Series.Where(series => series.Labels.Any(label => label.Key == "resource.service.name"))] }, null),
                    compare.GetProperty("series_with_label_resource.service.name"),
                    2));
            }
        }

        cases.Finish();
    }

    static string? CompareSamples((MetricsResult? Result, Exception? Error) actual, JsonElement expected, double factor)
    {
        if (actual.Result is not { } result)
        {
            return actual.Error!.ToString();
        }

        var want = expected.EnumerateArray().Select(series => $"{Labels(series, "key")}: " + string.Join(" ", series.GetProperty("samples").EnumerateArray()
            .Select(sample => $"{sample[0]}={Round(sample[1].GetDouble() * factor)}")));
        var have = result.Series.Select(series => $"{Labels(series)}: " + string.Join(" ", series.Values
            .Zip(result.TimestampsMs).Where(point => !double.IsNaN(point.First)).Select(point => $"{point.Second}={Round(point.First)}")));
        var (wanted, had) = (string.Join("\n      ", want.Order(StringComparer.Ordinal)), string.Join("\n      ", have.Order(StringComparer.Ordinal)));
        return wanted == had ? null : $"gives\n      {had}\n    expected\n      {wanted}";
    }

    static string Round(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    static Span Fixture(int i, int copy) => new()
    {
        TraceId = i == 30 && copy == 0 ? UpstreamSpans.TraceIdOf("0102030405060708090a0b0c0d0e0f10") : new TraceId((ulong)copy + 1, (ulong)i),
        SpanId = new SpanId((ulong)i),
        Name = "test",
        StartNs = i * 1_000_000_000L,
        EndNs = i * 2_000_000_000L,
        Resource = new Resource(new Attributes([new("service.name", new AttributeValue.Text(i % 2 == 0 ? "even" : "odd"))])),
    };
}
