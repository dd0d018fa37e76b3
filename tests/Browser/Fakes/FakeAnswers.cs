using System.Globalization;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>An answer of each kind, as the orchestrator writes them.</summary>
static class FakeAnswers
{
    public static readonly DateTimeOffset End = DateTimeOffset.Parse("2026-03-01T10:15:00Z", CultureInfo.InvariantCulture);
    static readonly object Window = new { start = End.AddMinutes(-10), end = End };
    static readonly object Baseline = new { start = End.AddMinutes(-20), end = End.AddMinutes(-10) };
    const string PromQL = "histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[10m])))";

    /// <summary>By the question that they answer.</summary>
    public static readonly IReadOnlyDictionary<string, object> All = new Dictionary<string, object>
    {
        ["p95 of order"] = new
        {
            kind = "value",
            text = "p95 duration of order: **41.6 ms** (11:05 to 11:15 UTC+01:00).",
            understood = Understood("duration", "p95"),
            value = 0.0416,
            unit = "s",
            series = new[] { Course("p95 duration of order", 0.04, 0) },
            evidence = new[] { Evidence("e1", "p95 duration of `order`", "promql", PromQL) },
            coverage = Coverage(),
            alternatives = new[] { "http_client_request_duration_seconds" },
        },
        ["http_client_request_duration_seconds"] = new
        {
            kind = "value",
            text = "p95 `http_client_request_duration_seconds`: nothing was measured (11:05 to 11:15 UTC+01:00).",
            understood = Understood("http_client_request_duration_seconds", "p95", services: []),
            unit = "s",
            evidence = new[] { Evidence("e1", "p95 `http_client_request_duration_seconds`", "promql", PromQL) },
            coverage = Coverage(),
        },
        ["Is that more than usual?"] = new
        {
            kind = "comparison",
            text = "No difference that is more than noise: 11:05 to 11:15 against 10:55 to 11:05.",
            understood = Understood("", "", baseline: true),
            significant = false,
            columns = new[] { "measure", "now", "before", "change", "more than noise" },
            rows = new object?[][] { ["requests of order", "1,204", "1,187", "+1.4 %", "no"], ["error rate of order", "0 %", "0 %", "±0", "no"], ["p95 duration of order", "41.6 ms", "40.8 ms", "+2 %", "no"] },
            evidence = new[] { Evidence("e1", "p95 duration of order", "promql", PromQL) },
            coverage = Coverage(),
        },
        ["Which service has the most errors?"] = new
        {
            kind = "ranking",
            text = "Most errors: **order** with 311 (11:05 to 11:15 UTC+01:00).",
            understood = Understood("errors", "count", "service", services: []),
            value = 311.2,
            unit = "count",
            columns = new[] { "resource.service.name", "errors" },
            rows = new object?[][] { ["order", 311.2], ["stock", 12], ["ordercheck", 4], ["customer", 0] },
            series = new[] { Course("order", 30, 0), Course("stock", 2, 0) },
            evidence = new[] { Evidence("e1", "errors", "traceql", "{ status = error } | count_over_time() by (resource.service.name)") },
            coverage = new { asked = 2, answered = 1, gaps = new[] { "errors of suppliercheck: the Tempo API did not answer within 5 s" } },
        },
        ["Is order slower than before?"] = new
        {
            kind = "comparison",
            text = "p95 duration of order: **61.2 ms** (11:05 to 11:15), against 40.8 ms (10:55 to 11:05). That is more, by 50 %, and not noise.",
            understood = Understood("duration", "p95", baseline: true),
            value = 0.0612,
            unit = "s",
            baseline_value = 0.0408,
            significant = true,
            series = new[] { Course("11:05 to 11:15", 0.06, 0), Course("10:55 to 11:05", 0.04, -10) },
            evidence = new[] { Evidence("e1", "p95 duration of order", "promql", PromQL) },
            coverage = Coverage(),
        },
        ["last errors of order"] = new
        {
            kind = "list",
            text = "Error lines of order: 311, the last 3 (11:05 to 11:15 UTC+01:00).",
            understood = Understood("logerrors", "count"),
            value = 311.0,
            unit = "count",
            columns = new[] { "time", "service", "line" },
            rows = new object?[][]
            {
                [End.AddSeconds(-3), "order", "An error occurred using the connection to database 'order' on server 'tcp://127.0.0.1:5432': 53300: sorry, too many clients already"],
                [End.AddSeconds(-9), "order", "Failed executing DbCommand (2 ms): INSERT INTO orders (id, wood_type, amount, created_at, status) VALUES (@p0, @p1, @p2, @p3, @p4)"],
                [End.AddSeconds(-30), "order", "sorry, too many clients already"],
            },
            series = new[] { Course("error lines of order", 30, 0) },
            evidence = new[] { Evidence("e1", "error lines", "logql", "{service_name=\"order\"} | level=\"error\"") },
            coverage = Coverage(),
        },
        ["Show me the slowest trace"] = new
        {
            kind = "trace",
            text = "POST /orders at order took 118 ms in 5 spans of 3 services, at 11:00:00. Most of it is INSERT orders at order, 70 ms.",
            understood = Understood("duration", ""),
            value = 0.118,
            unit = "s",
            trace_id = FakeLoki.TraceId,
            columns = new[] { "start", "service", "operation", "duration", "own time", "error" },
            rows = new object?[][] { [0, "customer", "send orders", 0.008, 0.008, null], [0.02, "ordercheck", "  process orders", 0.098, 0.005, null], [0.04, "order", "      INSERT orders", 0.07, 0.07, "sorry, too many clients already"] },
            evidence = new[] { Evidence("e1", "POST /orders", "traceql", FakeLoki.TraceId) },
            coverage = Coverage(),
        },
        ["Show me a trace that is gone"] = new
        {
            kind = "trace",
            text = "POST /orders at order took 118 ms.",
            understood = Understood("duration", ""),
            unit = "s",
            trace_id = "00000000000000000000000000000bad",
            columns = new[] { "start", "service", "operation", "duration", "own time", "error" },
            rows = new object?[][] { [0, "customer", "send orders", 0.008, 0.008, null] },
            coverage = Coverage(),
        },
        ["What does order depend on?"] = new
        {
            kind = "topology",
            text = "order calls postgresql and stock (11:05 to 11:15 UTC+01:00). Indirectly also supplier.",
            understood = Understood("", ""),
            columns = new[] { "caller", "callee", "per second", "failed", "duration" },
            rows = new object?[][] { ["order", "postgresql", 4.21, 0.31, 0.0123], ["order", "stock", 2.03, 0, 0.021], ["stock", "supplier", null, null, null] },
            evidence = new[] { Evidence("e1", "map", "promql", "sum by (client, server) (increase(traces_service_graph_request_total[600s]))") },
            coverage = Coverage(),
        },
        ["What changed in the last 15 minutes?"] = new
        {
            kind = "change",
            text = "2 changes (11:00 to 11:15 UTC+01:00), the first at 11:04:10: Error rate of order rose from 0 % to 31 %.",
            understood = Understood("", "", services: []),
            columns = new[] { "time", "until", "service", "what" },
            rows = new object?[][] { [End.AddSeconds(-650), null, "order", "Error rate of order rose from 0 % to 31 %"], [End.AddSeconds(-600), End.AddSeconds(-300), "ordercheck", "New pattern in the log: order <_> could not be forwarded, trying again in <_>"] },
            evidence = new[] { Evidence("e1", "Error rate of order rose", "promql", "sum(rate(http_server_request_duration_seconds_count{http_response_status_code=~\"5..\"}[1m]))") },
            coverage = Coverage(),
        },
        ["Write me the PromQL for p95 of order"] = new
        {
            kind = "query",
            text = $"p95 duration of order (PromQL):\n\n```\n{PromQL}\n```\n\nIt gives 41.6 ms (11:10 to 11:15 UTC+01:00).",
            understood = Understood("duration", "p95"),
            value = 0.0416,
            unit = "s",
            columns = new[] { "language", "query" },
            rows = new object?[][] { ["promql", PromQL] },
            evidence = new[] { Evidence("e1", "p95 duration of order", "promql", PromQL) },
            coverage = Coverage(),
        },
        ["hello"] = new
        {
            kind = "help",
            text = "Hello. Ask me about the system.",
            understood = Understood("", "", services: []),
            coverage = Coverage(),
            alternatives = new[] { "Is anything wrong?", "p95 of order", "What does order depend on?", "Which service has the most errors?" },
        },
        ["delete all logs"] = new
        {
            kind = "refusal",
            text = "I only read, and change nothing.",
            understood = Understood("", "", services: []),
            coverage = Coverage(),
            alternatives = new[] { "Is anything wrong?", "p95 of order" },
        },
    };

    static object Understood(string measure, string statistic, string? group = null, bool baseline = false, string[]? services = null) => new
    {
        services = services ?? ["order"],
        operations = Array.Empty<string>(),
        measure,
        statistic,
        window = Window,
        baseline = baseline ? Baseline : null,
        group_by = group,
    };

    static object Course(string name, double level, int fromMinutes) => new
    {
        name,
        points = Enumerable.Range(0, 40).Select(i => new[] { End.AddMinutes(fromMinutes - 10).AddSeconds(15 * (i + 1)).ToUnixTimeSeconds(), level * (1 + 0.2 * Math.Sin(i / 3d)) }),
    };

    static object Evidence(string id, string title, string language, string query) =>
        new { id, title, language, query, window = Window, link = $"http://127.0.0.1:3002/explore?lang={language}&q={Uri.EscapeDataString(query)}" };

    static object Coverage() => new { asked = 2, answered = 2, gaps = Array.Empty<string>() };
}
