using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Tests;

/// <summary>
/// The telemetry of a small shop as the tools give it: one order a second, healthy, or with order's database refusing every second
/// insert from 12:05 on.
/// </summary>
internal static class Shop
{
    public static readonly DateTimeOffset End = DateTimeOffset.Parse("2026-11-23T12:15:00Z", CultureInfo.InvariantCulture);
    static readonly DateTimeOffset FaultStart = End.AddMinutes(-10);

    static readonly (string Service, string Name, string Kind)[] Operations =
        [("order", "POST /orders", "server"), ("ordercheck", "process orders", "consumer"), ("ordercheck", "POST", "client")];

    public static Window Window { get; } = new(End.AddMinutes(-15), End);

    public static string TimeRange => """{"start":"2026-11-23T12:00:00Z","end":"2026-11-23T12:15:00Z"}""";

    public static string? Healthy(string tool, JsonObject arguments) => Answer(tool, arguments, isBroken: false);

    public static string? Broken(string tool, JsonObject arguments) => Answer(tool, arguments, isBroken: true);

    static string? Answer(string tool, JsonObject arguments, bool isBroken)
    {
        var text = (string?)(arguments["expr"] ?? arguments["logql"] ?? arguments["query"]) ?? "";
        var (start, end) = (Time(arguments, "start", "startRfc3339", "startTime"), Time(arguments, "end", "endRfc3339", "endTime"));
        return tool switch
        {
            "query_prometheus" when text.StartsWith("count", StringComparison.Ordinal) => """{"data":[{"metric":{"__name__":"process_cpu_utilization"},"value":[1,"1"]}]}""",
            "query_prometheus" => Cpu(start, end, (double?)arguments["stepSeconds"] ?? 60, isBroken),
            "query_loki_logs" when text.StartsWith("sum", StringComparison.Ordinal) => LogCounts(start, end, (double)arguments["stepSeconds"]!, isBroken),
            "query_loki_logs" => $$"""{"streams":[{"labels":{},"lines":[{{(end > FaultStart && isBroken ? Line(End.AddMinutes(-1)) : "")}}]}]}""",
            // No span goes to what sends no telemetry.
            "tempo_traceql-metrics-instant" when text.Contains("peer.service", StringComparison.Ordinal) => """{"series":[]}""",
            "tempo_traceql-metrics-instant" => $$"""{"series":[{{Spans(text, isBroken, operation => $"\"value\":{Number(Value(text, operation, start, end))}", start, end)}}]}""",
            "tempo_traceql-metrics-range" => $$"""{"series":[{{Spans(text, isBroken, operation => $"\"samples\":[{Course(text, operation, start, end)}]", start, end)}}]}""",
            "tempo_traceql-search" => end > FaultStart && isBroken ? """{"traces":[{"traceID":"a1","startTimeUnixNano":"1"}]}""" : """{"traces":[]}""",
            "tempo_get-trace" => Trace,
            _ => null,
        };
    }

    static string Spans(string query, bool isBroken, Func<(string Service, string Name, string Kind), string> values, DateTimeOffset start, DateTimeOffset end) =>
        IsFailed(query) && (!isBroken || end <= FaultStart) ? "" : string.Join(',', Operations.Where(operation => start < end && !IsLeftOut(query, operation.Service)).Select(operation =>
            $$$"""{"labels":[{"key":"resource.service.name","value":{"stringValue":"{{{operation.Service}}}"}},{"key":"name","value":{"stringValue":"{{{operation.Name}}}"}},{"key":"kind","value":{"stringValue":"{{{operation.Kind}}}"}}],{{{values(operation)}}}}"""));

    /// <summary>A query for a part of the services names it.</summary>
    static bool IsLeftOut(string query, string service) =>
        query.Contains("resource.service.name =~", StringComparison.Ordinal) && !System.Text.RegularExpressions.Regex.IsMatch(query, $"=~ \"[^\"]*\\b{service}\\b");

    static bool IsFailed(string query) => query.Contains("status = error", StringComparison.Ordinal);

    static double Value(string query, (string Service, string Name, string Kind) operation, DateTimeOffset start, DateTimeOffset end)
    {
        var from = IsFailed(query) && start < FaultStart ? FaultStart : start;
        var count = Math.Max(0, (end - from).TotalSeconds) * (IsFailed(query) ? 0.5 : 1);
        return query.Contains("sum_over_time", StringComparison.Ordinal) ? count * (operation.Kind == "server" ? 0.007 : 0.009) : count;
    }

    static string Course(string query, (string Service, string Name, string Kind) operation, DateTimeOffset start, DateTimeOffset end) =>
        string.Join(',', Steps(start, end, 15).Select(time =>
            $$"""{"timestampMs":"{{time.ToUnixTimeMilliseconds()}}","value":{{Number(Value(query, operation, time.AddSeconds(-15), time))}}}"""));

    static string Cpu(DateTimeOffset start, DateTimeOffset end, double step, bool isBroken) =>
        $$$"""{"data":[{"metric":{"__name__":"process_cpu_utilization","service_name":"order"},"values":[{{{string.Join(',', Steps(start, end, step).Select((time, i) =>
            $"[{time.ToUnixTimeSeconds()},\"{Number((isBroken && time > FaultStart ? 0.8 : 0.2) + (i % 3 * 0.01))}\"]"))}}}]}]}""";

    static string LogCounts(DateTimeOffset start, DateTimeOffset end, double step, bool isBroken)
    {
        string Series(string level, Func<DateTimeOffset, double> count) =>
            $$$"""{"labels":{"service_name":"order","detected_level":"{{{level}}}"},"values":[{{{string.Join(',', Steps(start, end, step).Select(time => $$"""{"timestamp":"{{time.ToUnixTimeSeconds()}}","value":{{Number(count(time))}}}"""))}}}]}""";
        return $$"""{"data":[{{Series("info", _ => step)}}{{(isBroken ? "," + Series("error", time => Math.Clamp((time - FaultStart).TotalSeconds, 0, step) / 2) : "")}}]}""";
    }

    static IEnumerable<DateTimeOffset> Steps(DateTimeOffset start, DateTimeOffset end, double step)
    {
        for (var time = start.AddSeconds(step); time <= end; time = time.AddSeconds(step))
        {
            yield return time;
        }
    }

    static string Line(DateTimeOffset time) => $$"""{"timestamp":"{{time.ToUnixTimeMilliseconds()}}000000","line":"Insert of order 17 failed"}""";

    static DateTimeOffset Time(JsonObject arguments, params string[] names) =>
        names.Select(name => (string?)arguments[name]).FirstOrDefault(value => value is not null) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : End;

    static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

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

    static long At(int minute) => End.AddMinutes(minute - 15).ToUnixTimeMilliseconds();
}
