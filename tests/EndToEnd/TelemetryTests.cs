using System.Text.Json;

namespace Dendro.EndToEnd.Tests;

/// <summary>The system as it comes: what happens in the shop can be read, and asked about.</summary>
public sealed class TelemetryTests(RunningSystem system) : IClassFixture<RunningSystem>
{
    static readonly string[] Names =
    [
        "supervisor", "kafka", "postgres", "telemetry", "order", "stock", "ordercheck", "suppliercheck", "customer", "supplier", "ordermanagement",
        "grafana-mcp", "agent-logs", "agent-metrics", "agent-traces", "agent-orchestrator", "agents-ui",
    ];

    readonly Traces _traces = new(system);

    [Fact]
    public async Task Every_part_is_healthy()
    {
        var parts = await system.PartsAsync();

        Assert.Equal(Names, parts.Select(part => part.Name));
        Assert.All(parts, part => Assert.Equal("healthy", part.State));
    }

    [Fact]
    public async Task An_order_is_one_trace_from_the_customer_to_the_statement()
    {
        var trace = await Eventually.GetAsync(FindAsync, () => "a trace from customer through ordercheck to a statement of order");

        Assert.Contains(trace, span => span is { Service: "customer", Name: "send orders" });
        Assert.Contains(trace, span => span is { Service: "ordercheck", Name: "process orders" });

        async Task<IReadOnlyList<Span>?> FindAsync()
        {
            foreach (var id in await _traces.SearchAsync("""{ resource.service.name = "order" && span.db.query.text != nil }"""))
            {
                var trace = await _traces.GetAsync(id);
                var statement = trace.FirstOrDefault(span => span.Service == "order" && span.Attributes.GetValueOrDefault("db.query.text", "").Contains("INSERT", StringComparison.Ordinal));
                if (statement is not null && Traces.PathToRoot(trace, statement).SequenceEqual(["order", "ordercheck", "customer"]))
                {
                    return trace;
                }
            }

            return null;
        }
    }

    [Fact]
    public async Task A_log_line_leads_to_its_trace()
    {
        var trace = await Eventually.GetAsync(FindAsync, () => "a log line of ordercheck with the id of a stored trace");

        Assert.Contains(trace, span => span.Service == "ordercheck");

        async Task<IReadOnlyList<Span>?> FindAsync()
        {
            var answer = await system.QueryAsync("""{service_name="ordercheck"}""", "--limit", "20");
            foreach (var stream in answer.GetProperty("data").GetProperty("result").EnumerateArray())
            {
                if (stream.GetProperty("stream").TryGetProperty("trace_id", out var id) && await _traces.GetAsync(id.GetString()!) is { Count: > 0 } trace)
                {
                    return trace;
                }
            }

            return null;
        }
    }

    [Theory]
    [InlineData("http_server_request_duration_seconds_count", "order", "stock")]
    [InlineData("traces_spanmetrics_calls_total", "customer", "ordercheck", "order")]
    [InlineData("dotnet_process_memory_working_set_bytes", "customer", "telemetry", "agent-orchestrator")]
    public async Task Metrics_arrive(string metric, params string[] services) => await Eventually.TrueAsync(
        async () =>
        {
            var answer = await system.QueryAsync($"count by (service_name, service) ({metric})");
            var found = answer.GetProperty("data").GetProperty("result").EnumerateArray()
                .SelectMany(series => series.GetProperty("metric").EnumerateObject().Select(label => label.Value.GetString()!)).ToHashSet();
            return services.All(found.Contains);
        },
        () => $"{metric} of {string.Join(", ", services)}");

    [Fact]
    public async Task Every_metric_that_rules_dashboards_agents_and_the_page_ask_for_arrives()
    {
        var asked = AskedMetrics.Names();
        var found = new HashSet<string>();

        Assert.Contains("traces_service_graph_request_total", asked);
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await system.QueryAsync($$"""count by (__name__) ({__name__=~"{{string.Join('|', asked)}}"})""");
                found = [.. answer.GetProperty("data").GetProperty("result").EnumerateArray().Select(series => series.GetProperty("metric").GetProperty("__name__").GetString()!)];
                return asked.All(found.Contains);
            },
            () => $"samples of {string.Join(", ", asked.Except(found))}");
    }

    [Fact]
    public async Task Status_tells_how_many_metrics_there_are() => await Eventually.TrueAsync(
        async () =>
        {
            var metrics = (await system.RunAsync("status", "--json")).Json.GetProperty("metrics");
            return metrics.ValueKind == JsonValueKind.Object && metrics.GetProperty("active_series").GetInt64() > 100 && metrics.GetProperty("samples_per_second").GetDouble() > 1;
        },
        () => "active series and samples a second");

    [Fact]
    public async Task The_agents_name_the_two_services_that_fail_on_purpose()
    {
        var found = new List<string>();

        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await system.RunAsync("ask", "why are there errors?", "--since", "10m", "--json");
                Assert.True(answer.ExitCode == 0, answer.Error);
                found = [.. answer.Json.GetProperty("root_causes").EnumerateArray().Select(cause => cause.GetProperty("service").GetString()!)];
                return found.Contains("customer") && found.Contains("suppliercheck");
            },
            () => $"customer and suppliercheck are named; found {string.Join(", ", found)}");
    }
}
