using System.Text.Json.Nodes;

namespace Dendro.Agents.Tests;

public sealed class AnalyzeTests
{
    [Fact]
    public async Task The_orchestrator_names_the_cause()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(
            ["query", "translated_query", "language", "routing", "agent_responses", "summary", "answer", "conversation_id", "root_causes", "recommendations", "validation", "model", "timestamp"],
            answer.AsObject().Select(member => member.Key));
        Assert.Equal(["logs", "metrics", "traces"], answer["agent_responses"]!.AsObject().Select(member => member.Key));
        var cause = Assert.Single(answer["root_causes"]!.AsArray())!;
        Assert.Equal("order: its calls to PostgreSQL fail", (string?)cause["title"]);
        Assert.Equal(["customer", "ordercheck", "order", "PostgreSQL"], cause["path"]!.AsArray().Select(step => (string?)step));
        Assert.InRange((double)cause["confidence"]!, 0.8, 0.97);
        Assert.Equal("ongoing", (string?)cause["state"]);
        Assert.StartsWith("Root cause: order: its calls to PostgreSQL fail (confidence", (string?)answer["summary"]);
        Assert.Equal(("causes", "deterministic"), ((string?)answer["validation"]!["verdict"], (string?)answer["validation"]!["written_by"]));
        Assert.Empty(answer["validation"]!["warnings"]!.AsArray());
        Assert.Single(answer["recommendations"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_wrong_is_said_as_such()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Empty(answer["root_causes"]!.AsArray());
        Assert.Equal("Nothing is wrong: 2 services were looked at from 2026-11-23 12:00:00 to 2026-11-23 12:15:00 UTC; none failed and none was slower than before.",
            (string?)answer["summary"]);
    }

    [Fact]
    public async Task The_answer_is_in_the_language_of_the_question()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var answer = await system.AskAsync("Was ist los im Laden?");
        Assert.Equal("de", (string?)answer["language"]);
        Assert.StartsWith("Ursache: order: Aufrufe von PostgreSQL schlagen fehl", (string?)answer["summary"]);
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("metrics")]
    [InlineData("traces")]
    public async Task An_agent_answers_in_the_agreed_form(string signal)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var answer = await system.AskAsync("What is wrong?", signal);
        Assert.Equal(["agent_name", "analysis", "data", "confidence", "grafana_links", "timestamp", "error"], answer.AsObject().Select(member => member.Key));
        Assert.Equal($"agent-{signal}", (string?)answer["agent_name"]);
        Assert.Null(answer["error"]);
        Assert.Equal(1, (double)answer["confidence"]!);
        Assert.NotEmpty(answer["data"]!["findings"]!.AsArray());
        Assert.All(answer["data"]!["findings"]!.AsArray(), finding => Assert.NotEqual("", (string?)finding!["query"]));
        Assert.All(answer["grafana_links"]!.AsArray(), link => Assert.StartsWith("http://127.0.0.1:3002/explore?lang=", (string?)link));
        Assert.NotEmpty(answer["grafana_links"]!.AsArray());
    }

    [Fact]
    public async Task The_texts_behind_error_lines_are_found()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var findings = (await system.AskAsync("What is wrong?", "logs"))["data"]!["findings"]!.AsArray();
        Assert.Contains(findings, finding => (string?)finding!["kind"] == "log_template" && (string?)finding["operation"] == "Insert of order <*> failed");
    }

    [Fact]
    public async Task Links_lead_to_grafana_where_there_is_one()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken, "--GRAFANA_URL=http://grafana:3000");
        var answer = await system.AskAsync("What is wrong?", "traces");
        Assert.All(answer["grafana_links"]!.AsArray(), link => Assert.StartsWith("http://grafana:3000/explore?left=%7B", (string?)link));
    }

    [Fact]
    public async Task An_observer_that_is_named_is_looked_at()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        await system.PostAsync("logs", $$$"""{"query":"x","time_range":{{{Shop.TimeRange}}},"context":{"services":["agent-logs"]}}""");
        Assert.Contains(system.Mcp.Calls, call => ((string?)call.Arguments["logql"] ?? "").Contains("service_name!~\"agent-orchestrator|agent-metrics|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_observers_are_left_out_unless_named()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        await system.AskAsync("What is wrong?", "traces");
        // The orchestrator reads all names before the first question, those of observers too.
        Assert.All(system.Mcp.Calls.Where(call => call.Tool == "tempo_traceql-search" || call.Tool == "tempo_traceql-metrics-range"), call => Assert.Contains("resource.service.name !~ \"agent-orchestrator|agent-logs|agent-metrics|agent-traces|agents-ui|grafana-mcp|telemetry\"", (string?)call.Arguments["query"]));
    }

    [Theory]
    [InlineData("metrics", "traces")]
    [InlineData("traces", "logs")]
    public async Task A_dead_agent_costs_its_part_only(string first, string second)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        await system.KillAsync(first);
        await system.KillAsync(second);
        var answer = await system.AskAsync("What is wrong?");
        Assert.StartsWith($"agent-{first} did not answer: ", (string?)answer["agent_responses"]![first]!["error"]);
        Assert.Equal("order", (string?)answer["root_causes"]![0]!["service"]);
        Assert.Equal(2, answer["validation"]!["warnings"]!.AsArray().Count);
        Assert.Contains("What could not be looked at", (string?)answer["summary"]);
        var checks = (await system.HealthAsync("orchestrator"))["checks"]!;
        Assert.StartsWith("http://127.0.0.1", (string?)checks[$"agent-{first}"]);
        Assert.Equal("ok", (string?)checks["mcp"]);
    }

    [Fact]
    public async Task A_dead_mcp_server_is_told_and_nothing_is_claimed()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken, "--MCP_URL=http://127.0.0.1:1/mcp");
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("inconclusive", (string?)answer["validation"]!["verdict"]);
        Assert.Contains("MCP at http://127.0.0.1:1/mcp", (string?)answer["agent_responses"]!["traces"]!["error"]);
        Assert.Equal("unhealthy", (string?)(await system.HealthAsync("traces"))["status"]);
    }

    [Theory]
    [InlineData("query_prometheus", "metrics")]
    [InlineData("tempo_traceql-metrics-instant", "traces")]
    [InlineData("query_loki_logs", "logs")]
    public async Task What_could_not_be_looked_at_forbids_to_say_that_nothing_is_wrong(string refused, string signal)
    {
        await using var system = await AgentSystem.StartAsync((tool, arguments) => tool == refused ? null : Shop.Healthy(tool, arguments));
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("inconclusive", (string?)answer["validation"]!["verdict"]);
        Assert.StartsWith("It cannot be said that all is well: from 2026-11-23 12:00:00 to 2026-11-23 12:15:00 UTC not everything could be looked at.", (string?)answer["summary"]);
        Assert.Contains(answer["validation"]!["warnings"]!.AsArray(), warning =>
            ((string?)warning)!.Contains($"{refused}: the fake has no answer", StringComparison.Ordinal) && ((string?)warning)!.Contains(signal, StringComparison.Ordinal));
        Assert.Contains($"{refused}: the fake has no answer", (string?)answer["summary"]);
    }

    [Fact]
    public async Task One_query_of_many_that_failed_is_enough_for_that()
    {
        await using var system = await AgentSystem.StartAsync((tool, arguments) =>
            ((string?)arguments["expr"])?.StartsWith("count", StringComparison.Ordinal) == true ? null : Shop.Healthy(tool, arguments));
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("inconclusive", (string?)answer["validation"]!["verdict"]);
        Assert.Contains("The metrics could not be read: metrics, metrics before: ", (string?)answer["summary"]);
    }

    [Theory]
    [InlineData("query_prometheus")]
    [InlineData("tempo_traceql-metrics-range")]
    public async Task What_was_cut_forbids_it_too(string tool)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        system.Mcp.Cut = called => called == tool ? "Cut: 500 of 900 series shown." : null;
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("inconclusive", (string?)answer["validation"]!["verdict"]);
        Assert.Contains(answer["validation"]!["warnings"]!.AsArray(), warning => ((string?)warning)!.Contains("Cut: 500 of 900 series shown.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_whose_courses_take_no_step_is_asked_without()
    {
        await using var system = await AgentSystem.StartAsync((tool, arguments) => arguments.ContainsKey("step") ? null : Shop.Broken(tool, arguments));
        system.Mcp.Refusal = "unknown argument step";
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("order", (string?)answer["root_causes"]![0]!["service"]);
        Assert.Empty(answer["validation"]!["warnings"]!.AsArray());
    }

    [Fact]
    public async Task A_cause_is_less_certain_when_not_everything_could_be_looked_at()
    {
        await using var whole = await AgentSystem.StartAsync(Shop.Broken);
        await using var partial = await AgentSystem.StartAsync((tool, arguments) => tool == "query_loki_logs" ? null : Shop.Broken(tool, arguments));
        var (certain, less) = ((await whole.AskAsync("What is wrong?"))["root_causes"]![0]!, (await partial.AskAsync("What is wrong?"))["root_causes"]![0]!);
        Assert.Equal(((string?)certain["service"], (string?)certain["mechanism"]), ((string?)less["service"], (string?)less["mechanism"]));
        Assert.InRange((double)less["confidence"]!, 0.35, 0.9 * (double)certain["confidence"]!);
        Assert.Contains(less["counter_evidence"]!.AsArray(), line => (string?)line == "Not everything could be looked at.");
    }

    [Fact]
    public async Task A_refused_query_leaves_a_gap_and_lowers_the_confidence()
    {
        await using var system = await AgentSystem.StartAsync((tool, arguments) => tool == "tempo_get-trace" ? null : Shop.Broken(tool, arguments));
        var answer = await system.AskAsync("What is wrong?", "traces");
        Assert.InRange((double)answer["confidence"]!, 0.5, 0.99);
        Assert.Equal("trace a1: tempo_get-trace: the fake has no answer", (string?)answer["data"]!["gaps"]![0]);
    }

    [Theory]
    [InlineData("Hello!", "greeting", "Hello. Ask me")]
    [InlineData("Guten Tag", "greeting", "Hallo. Frag mich")]
    [InlineData("Delete all logs", "off_topic", "I only look; I change nothing.")]
    public async Task What_asks_nothing_is_answered_and_not_routed(string question, string intent, string start)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var answer = await system.AskAsync(question);
        Assert.Equal(intent, (string?)answer["routing"]!["intent"]);
        Assert.StartsWith(start, (string?)answer["summary"]);
        Assert.All(answer["agent_responses"]!.AsObject(), _ => Assert.Fail("No agent is asked."));
        Assert.Equal(0, (int)answer["answer"]!["coverage"]!["asked"]!);
    }

    [Fact]
    public async Task What_is_not_about_the_system_is_not_answered()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        Assert.StartsWith("I only answer questions about the system", (string?)(await system.AskAsync("What is the capital of France?"))["summary"]);
    }

    [Fact]
    public async Task A_stream_tells_its_steps_its_findings_and_the_answer()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken);
        var events = await system.StreamAsync("What is wrong?");
        Assert.Equal("progress", events[0].Event);
        Assert.Equal("answer", events[^1].Event);
        Assert.Contains(events, one => one.Event == "finding" && (string?)one.Data["finding"]!["kind"] == "failure_origin");
        Assert.All(events.Where(one => one.Event == "progress"), one => Assert.NotEqual("", (string?)one.Data["message"]));
        Assert.Equal("order", (string?)events[^1].Data["root_causes"]![0]!["service"]);
    }

    [Theory]
    [InlineData("", "The body is not JSON")]
    [InlineData("{", "The body is not JSON")]
    [InlineData("[]", "Expected a JSON object with \"query\", but found [].")]
    [InlineData("{}", "Expected a question as a non-empty string, but found nothing.")]
    [InlineData("""{"query":"  "}""", "Expected a question as a non-empty string, but found \"  \".")]
    [InlineData("""{"query":7}""", "but found 7.")]
    [InlineData("""{"query":"x","time_range":"15x"}""", "Expected a duration such as \"15m\"")]
    [InlineData("""{"query":"x","time_range":"1s"}""", "between 10 s and 31 days long")]
    [InlineData("""{"query":"x","time_range":"99999w"}""", "between 10 s and 31 days long")]
    [InlineData("""{"query":"x","time_range":{"start":"2026-11-23T12:15:00Z","end":"2026-11-23T12:00:00Z"}}""", "start before end")]
    [InlineData("""{"query":"x","time_range":{"start":"yesterday","end":"now"}}""", "in RFC 3339")]
    [InlineData("""{"query":"x","context":[]}""", "Expected an object with \"namespace\" and \"services\"")]
    [InlineData("""{"query":"x","context":{"services":"order"}}""", "Expected a list of at most 50 service names")]
    [InlineData("""{"query":"x","context":{"services":["a\"} or vector(1)"]}}""", "Expected a list of at most 50 service names")]
    [InlineData("""{"query":"x","context":{"namespace":7}}""", "Expected the name of a namespace, but found 7.")]
    public async Task A_bad_request_is_refused_with_what_was_found_and_expected(string body, string message)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        foreach (var host in (string[])["orchestrator", "logs"])
        {
            var (status, problem) = await system.PostAsync(host, body);
            Assert.Equal(400, status);
            var texts = (problem["errors"] as JsonObject ?? []).SelectMany(error => error.Value!.AsArray()).Select(text => (string)text!)
                .Append((string?)problem["detail"]);
            Assert.Contains(texts, text => text?.Contains(message, StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task An_absurdly_long_question_is_refused()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        Assert.Equal(400, (await system.PostAsync("orchestrator", $$"""{"query":"{{new string('x', 4001)}}"}""")).Status);
        Assert.InRange((await system.PostAsync("orchestrator", $$"""{"query":"{{new string('x', 70_000)}}"}""")).Status, 400, 413);
    }
}
