using System.Text.Json.Nodes;

namespace Dendro.Agents.Tests;

public sealed class ModelTests
{
    const string GoodText = "The database of order refuses inserts. It failed 50 times.";

    [Fact]
    public async Task A_model_words_the_answer()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(GoodText));
        await using var system = await StartAsync(model);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(GoodText, (string?)answer["summary"]);
        Assert.Equal("model", (string?)answer["validation"]!["written_by"]);
        Assert.Equal(GoodText, (string?)answer["agent_responses"]!["traces"]!["analysis"]);
        Assert.Equal("order", (string?)answer["root_causes"]![0]!["service"]);
    }

    [Fact]
    public async Task An_invented_number_is_struck_and_told()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(GoodText + " This cost 777 euros."));
        await using var system = await StartAsync(model);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(GoodText, (string?)answer["summary"]);
        Assert.Contains("This cost 777 euros.", answer["validation"]!["struck"]!.AsArray().Select(text => (string?)text));
    }

    public static TheoryData<string, string> Troubles => new()
    {
        { "401", "it answered 401" },
        { "429", "it answered 429" },
        { "500", "it answered 500" },
        { "hangs", "it did not answer within" },
        { "empty", "it answered nothing" },
        { "nonsense", "its text does not name order" },
        { "numbers", "nothing of its text is backed by the evidence" },
        { "cut", "finish_reason length" },
        { "html", "" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task When_the_model_fails_the_deterministic_text_stands_and_says_so(string trouble, string reason)
    {
        await using var model = await ScriptedModel.StartAsync(_ => trouble switch
        {
            "hangs" => new ScriptedReply { Hangs = true },
            "empty" => new ScriptedReply(""),
            "nonsense" => new ScriptedReply("As a language model I like trees and rivers very much."),
            "numbers" => new ScriptedReply("There were 777 failures of order and 888 timeouts."),
            "cut" => new ScriptedReply(GoodText) { FinishReason = "length" },
            "html" => new ScriptedReply { Raw = "<html>login</html>" },
            var status => new ScriptedReply { Status = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Raw = """{"error":{"message":"no"}}""" },
        });
        await using var system = await StartAsync(model, "--AGENT_CALL_TIMEOUT=4");
        var answer = await system.AskAsync("What is wrong?");
        var summary = (string?)answer["summary"];
        Assert.StartsWith("Root cause: order: its calls to PostgreSQL fail", summary);
        Assert.Contains("The language model did not help", summary);
        Assert.Equal("deterministic", (string?)answer["validation"]!["written_by"]);
        Assert.Contains(answer["validation"]!["warnings"]!.AsArray(), warning =>
            ((string)warning!).StartsWith("The model did not help", StringComparison.Ordinal) && ((string)warning!).Contains(reason, StringComparison.Ordinal));
        Assert.All(answer["agent_responses"]!.AsObject(), agent => Assert.Null(agent.Value!["error"]));
    }

    [Fact]
    public async Task A_model_may_call_tools_within_its_budget()
    {
        var rounds = 0;
        await using var model = await ScriptedModel.StartAsync(request => request["tools"] is not null && Interlocked.Increment(ref rounds) <= 30
            ? new ScriptedReply { ToolCall = ("query_prometheus", """{"expr":"budget"}""") }
            : new ScriptedReply(GoodText));
        await using var system = await StartAsync(model);
        await system.AskAsync("What is wrong?", "traces");
        var calls = system.Mcp.Calls.Count(call => (string?)call.Arguments["expr"] == "budget");
        Assert.InRange(calls, 1, 6);
        Assert.All(model.Requests.Where(request => request["tools"] is not null), request =>
            Assert.DoesNotContain("find_root_cause", request["tools"]!.ToJsonString()));
    }

    [Fact]
    public async Task What_a_tool_told_counts_as_evidence()
    {
        await using var model = await ScriptedModel.StartAsync(request => Asked(request).Any(message => (string?)message!["role"] == "tool")
            ? new ScriptedReply("The queue of order holds 31337 messages.")
            : request["tools"] is not null ? new ScriptedReply { ToolCall = ("query_prometheus", """{"expr":"queue"}""") } : new ScriptedReply(GoodText));
        await using var system = await StartAsync(model, telemetry: (tool, arguments) =>
            (string?)arguments["expr"] == "queue" ? """{"data":[{"metric":{},"value":[1,"31337"]}]}""" : Shop.Broken(tool, arguments));
        var answer = await system.AskAsync("What is wrong?", "traces");
        Assert.Equal("The queue of order holds 31337 messages.", (string?)answer["analysis"]);
    }

    [Fact]
    public async Task A_question_is_translated_by_the_model()
    {
        await using var model = await ScriptedModel.StartAsync(request =>
            new ScriptedReply(Asked(request)[0]!["content"]!.ToJsonString().Contains("Translate", StringComparison.Ordinal) ? "What is wrong with the shop?" : GoodText));
        await using var system = await StartAsync(model);
        var answer = await system.AskAsync("Was ist los im Laden?");
        Assert.Equal(("Was ist los im Laden?", "What is wrong with the shop?", "de"),
            ((string?)answer["query"], (string?)answer["translated_query"], (string?)answer["language"]));
    }

    [Fact]
    public async Task Without_a_model_nothing_but_mcp_and_the_agents_is_called()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(GoodText));
        await using var system = await AgentSystem.StartAsync(Shop.Broken, "--LLM_MODEL=m");
        await system.AskAsync("What is wrong?");
        Assert.Empty(model.Requests);
    }

    static JsonArray Asked(JsonNode request) => request["messages"]!.AsArray();

    static Task<AgentSystem> StartAsync(ScriptedModel model, params string[] settings) => StartAsync(model, Shop.Broken, settings);

    static Task<AgentSystem> StartAsync(ScriptedModel model, Func<string, JsonObject, string?> telemetry, params string[] settings) =>
        AgentSystem.StartAsync(telemetry, [$"--LLM_BASE_URL={model.Address}", "--LLM_MODEL=m", "--LLM_API_KEY=k", .. settings]);
}
