using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Tests;

/// <summary>The telemetry of a small shop as the tools give it: healthy, or with order's database refusing inserts.</summary>
internal static class Shop
{
    public static readonly DateTimeOffset End = DateTimeOffset.Parse("2026-11-23T12:15:00Z", CultureInfo.InvariantCulture);

    public static Window Window { get; } = new(End.AddMinutes(-15), End);

    public static string TimeRange => """{"start":"2026-11-23T12:00:00Z","end":"2026-11-23T12:15:00Z"}""";

    public static string? Healthy(string tool, JsonObject arguments) => Answer(tool, arguments, failures: 0);

    public static string? Broken(string tool, JsonObject arguments) => Answer(tool, arguments, failures: 50);

    static string? Answer(string tool, JsonObject arguments, int failures)
    {
        var text = (string?)(arguments["expr"] ?? arguments["logql"] ?? arguments["query"]) ?? "";
        var isBaseline = text.Contains("[3600s]", StringComparison.Ordinal) || ((string?)arguments["end"])?.StartsWith("2026-11-23T12:00", StringComparison.Ordinal) == true;
        var failed = isBaseline ? 0 : failures;
        return tool switch
        {
            "query_prometheus" => Prometheus(text, failed),
            "query_loki_logs" => Loki(text, (string?)arguments["queryType"] == "instant", failed),
            "tempo_traceql-metrics-instant" =>
                $$"""{"series":[{{Series("order", "unset", 100 - failed)}},{{Series("order", "error", failed)}},{{Series("ordercheck", "error", failed)}}]}""",
            "tempo_traceql-metrics-range" => failed == 0 ? """{"series":[]}""" :
                $$$"""{"series":[{"labels":[{"key":"resource.service.name","value":{"stringValue":"order"}}],"samples":[{"timestampMs":"{{{At(5)}}}","value":1},{"timestampMs":"{{{At(14)}}}","value":2}]}]}""",
            "tempo_traceql-search" => """{"traces":[{"traceID":"a1","startTimeUnixNano":"1"}]}""",
            "tempo_get-trace" => Trace,
            _ => null,
        };
    }

    static string Prometheus(string expression, int failed) => expression switch
    {
        _ when expression.Contains("calls_total", StringComparison.Ordinal) => Vector(
            ("order", "SERVER", "POST /orders", "STATUS_CODE_UNSET", 100 - failed), ("order", "SERVER", "POST /orders", "STATUS_CODE_ERROR", failed),
            ("ordercheck", "CONSUMER", "process orders", "STATUS_CODE_UNSET", 100)),
        _ when expression.Contains("latency_sum", StringComparison.Ordinal) => Vector(
            ("order", "SERVER", "POST /orders", "", 0.5), ("ordercheck", "CONSUMER", "process orders", "", 0.6)),
        _ => """{"data":[]}""",
    };

    static string Loki(string query, bool instant, int failed) => instant
        ? $$$"""{"data":[{"labels":{"service_name":"order","detected_level":"info"},"value":500},{"labels":{"service_name":"order","detected_level":"error"},"value":{{{failed}}}}]}"""
        : query.StartsWith("sum", StringComparison.Ordinal)
            ? $$$"""{"data":[{"labels":{"service_name":"order"},"values":[{"timestamp":"{{{End.AddMinutes(-10).ToUnixTimeSeconds()}}}","value":3}]}]}"""
            : """{"streams":[{"labels":{},"lines":[{"timestamp":"1700000000000000000","line":"Insert of order 17 failed"}]}]}""";

    static string Vector(params (string Service, string Kind, string Name, string Status, double Value)[] samples) =>
        new JsonObject
        {
            ["data"] = new JsonArray([.. samples.Select(sample => new JsonObject
            {
                ["metric"] = new JsonObject
                {
                    ["service"] = sample.Service, ["span_kind"] = "SPAN_KIND_" + sample.Kind, ["span_name"] = sample.Name, ["status_code"] = sample.Status,
                },
                ["value"] = new JsonArray(1, sample.Value.ToString(CultureInfo.InvariantCulture)),
            })]),
        }.ToJsonString();

    static string Series(string service, string status, int count) =>
        $$$"""{"labels":[{"key":"resource.service.name","value":{"stringValue":"{{{service}}}"}},{"key":"status","value":{"stringValue":"{{{status}}}"}}],"value":{{{count}}}}""";

    static long At(int minute) => End.AddMinutes(minute - 15).ToUnixTimeMilliseconds();

    static string Trace =>
        $$$$$"""
        {"trace":{"traceId":"a1","services":[
          {"serviceName":"customer","scopes":[{"name":"k","spans":[{"spanId":"1","parentSpanId":"","name":"send orders","kind":"producer","startTimeUnixNano":"{{{{{At(6)}}}}}000000","durationMs":1,"status":{"code":"unset"}}]}]},
          {"serviceName":"ordercheck","scopes":[{"name":"k","spans":[
            {"spanId":"2","parentSpanId":"1","name":"process orders","kind":"consumer","startTimeUnixNano":"{{{{{At(6)}}}}}000000","durationMs":9,"status":{"code":"error"}},
            {"spanId":"3","parentSpanId":"2","name":"POST","kind":"client","startTimeUnixNano":"{{{{{At(6)}}}}}000000","durationMs":8,"status":{"code":"error"}}]}]},
          {"serviceName":"order","scopes":[{"name":"k","spans":[
            {"spanId":"4","parentSpanId":"3","name":"POST /orders","kind":"server","startTimeUnixNano":"{{{{{At(6)}}}}}000000","durationMs":7,"status":{"code":"error"}},
            {"spanId":"5","parentSpanId":"4","name":"orders","kind":"client","startTimeUnixNano":"{{{{{At(6)}}}}}000000","durationMs":3,"status":{"code":"error","message":"23514"},
             "attributes":{"db.system.name":"postgresql","db.query.text":"INSERT INTO orders VALUES ($1)"},
             "events":[{"name":"exception","attributes":{"exception.type":"PostgresException","exception.message":"check constraint violated"}}]}]}]}]}}
        """;
}
