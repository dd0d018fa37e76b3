using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>
/// Answers what <see cref="FakeAnswers"/> has at once. Any other question starts an investigation, which goes on from step to step only
/// when the test says so.
/// </summary>
sealed class FakeOrchestrator
{
    readonly Channel<bool> _go = Channel.CreateUnbounded<bool>();

    /// <summary>Whether the last question was given up by its asker.</summary>
    public bool WasCancelled { get; private set; }

    public JsonNode? LastRequest { get; private set; }

    public string? LastConversation => LastRequest?["context"]?["conversation_id"]?.GetValue<string>();

    /// <summary>Lets the stream pass one of its two stops.</summary>
    public void Continue() => _go.Writer.TryWrite(true);

    public void Map(WebApplication app)
    {
        app.MapGet("/orchestrator/alive", () => "ok");
        app.MapPost("/orchestrator/analyze/stream", StreamAsync);
    }

    async Task StreamAsync(HttpContext context, CancellationToken cancellationToken)
    {
        LastRequest = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        context.Response.ContentType = "text/event-stream";
        try
        {
            if (FakeAnswers.All.GetValueOrDefault(LastRequest?["query"]?.GetValue<string>() ?? "") is { } known)
            {
                await SendAsync("progress", new { agent = "agent-orchestrator", message = "Language en; understood" });
                await SendAsync("answer", Plain(known));
                return;
            }
            await SendAsync("progress", new { agent = "agent-orchestrator", message = "Asking the logs, metrics and traces agents" });
            await _go.Reader.ReadAsync(cancellationToken);
            await SendAsync("an-event-of-the-future", new { something = "else" });
            await SendAsync("progress", new { agent = "agent-metrics", message = "Request rates of 7 services against the hour before" });
            await SendAsync("finding", new { agent = "agent-metrics", finding = new { title = "Error rate of order rose", severity = "critical" } });
            await _go.Reader.ReadAsync(cancellationToken);
            await SendAsync("answer", Answer());
        }
        catch (OperationCanceledException)
        {
            WasCancelled = true;
        }

        async Task SendAsync(string name, object data)
        {
            await context.Response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n", cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    object Plain(object answer) => new
    {
        query = LastRequest?["query"],
        language = "en",
        routing = new { intent = "query", agents = Array.Empty<string>(), reason = "" },
        summary = "",
        answer,
        conversation_id = LastConversation,
        root_causes = Array.Empty<object>(),
        recommendations = Array.Empty<string>(),
        agent_responses = new { },
        validation = new { verdict = "not_investigated", written_by = "deterministic", struck = Array.Empty<string>(), warnings = Array.Empty<string>() },
    };

    static object Answer()
    {
        var end = FakeAnswers.End;
        var window = new { start = end.AddMinutes(-15), end };
        object[] causes =
        [
            new
            {
                service = "order", mechanism = "error", title = "The order database refuses inserts", confidence = 0.86,
                explanation = "Error spans start at INSERT orders and nothing below it fails.",
                path = new[] { "customer", "ordercheck", "order" }, affected = new[] { "ordercheck" }, state = "ongoing", since = end.AddMinutes(-11),
                timeline = new[] { "10:04:10 first failed insert" }, recommendation = "Look at the connection limit of PostgreSQL.",
                evidence = new[] { "31 % of POST /orders fail, before 0 %" }, counter_evidence = new[] { "The stock database is not affected" },
            },
            new
            {
                service = "stock", mechanism = "slow", title = "stock answers slowly", confidence = 0.2, explanation = "", path = Array.Empty<string>(), affected = Array.Empty<string>(), state = "over",
                since = end.AddMinutes(-9), until = end.AddMinutes(-8), timeline = Array.Empty<string>(), recommendation = "Look at the threads of stock.",
                evidence = new[] { "p95 rose from 20 ms to 31 ms" }, counter_evidence = Array.Empty<string>(),
            },
        ];
        return new
        {
            query = "Why are orders failing?",
            translated_query = "Why are orders failing?",
            language = "en",
            routing = new { intent = "investigate", agents = new[] { "logs", "metrics", "traces" }, reason = "a question about failures" },
            summary = "Orders fail because inserts into the order database are refused since 10:04.\n\n**Causes**\n\n1. The order database refuses inserts.",
            root_causes = causes,
            conversation_id = "c",
            answer = new
            {
                kind = "cause",
                text = "Orders fail because inserts into the order database are refused since 10:04.",
                understood = new { services = Array.Empty<string>(), operations = Array.Empty<string>(), window },
                causes,
                evidence = Array.Empty<object>(),
                coverage = new { asked = 40, answered = 39, gaps = new[] { "agent-traces: no answer within 30 s" } },
                alternatives = Array.Empty<string>(),
            },
            recommendations = new[] { "Look at the connection limit of PostgreSQL.", "Look at the threads of stock." },
            agent_responses = new
            {
                metrics = new
                {
                    agent_name = "agent-metrics",
                    analysis = "Error rate of order is up.",
                    confidence = 0.9,
                    error = (string?)null,
                    data = new
                    {
                        findings = new object[]
                        {
                            new { service = "order", title = "New error in the log: sorry, too many clients already", severity = "warning", language = "logql", query = "{service_name=\"order\"} |= \"too many clients\"", window },
                            new { service = "order", title = "Error rate of order rose from 0 % to 31 %", severity = "critical", language = "promql", query = "sum by (service_name) (rate(http_server_request_duration_seconds_count{http_response_status_code=~\"5..\"}[1m]))", window },
                        },
                    },
                },
                traces = new { agent_name = "agent-traces", analysis = "", confidence = 0.0, error = "no answer within 30 s", data = new { } },
            },
            validation = new { verdict = "causes", written_by = "deterministic", struck = Array.Empty<string>(), warnings = new[] { "agent-traces: no answer within 30 s" } },
        };
    }
}
