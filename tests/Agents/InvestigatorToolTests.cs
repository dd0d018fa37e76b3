using System.Text.Json.Nodes;

namespace Dendro.Agents.Tests;

/// <summary>The loop: tools, repeats, and what one answer may cost.</summary>
public sealed class InvestigatorToolTests
{
    const string Good = "order is at fault, since its calls to PostgreSQL fail [c1].";

    [Theory]
    [InlineData("OpenAi")]
    [InlineData("Ollama")]
    [InlineData("LlamaCpp")]
    [InlineData("LmStudio")]
    [InlineData("NeverStreams")]
    public async Task What_a_tool_told_counts_as_evidence(string wire)
    {
        await using var model = await ScriptedModel.StartAsync(request => (Results(request).Count > 0
            ? new ScriptedReply($"{Good} The queue of order holds 31337 messages [t1]. It holds 31338 messages [t1].")
            : ScriptedReply.Call("query_prometheus", """{"expr":"queue"}""")) with
        { Wire = Enum.Parse<Wire>(wire) });
        await using var system = await ModelSystem.StartAsync(model, Queue);
        var answer = await system.AskAsync("What is wrong?");
        ModelSystem.AssertUntouched(answer);
        Assert.Equal($"{Good} The queue of order holds 31337 messages [t1].", (string?)answer["model"]!["text"]);
        var step = Assert.Single(answer["model"]!["steps"]!.AsArray())!;
        Assert.Equal(("t1", "query_prometheus", "queue", "promql"), ((string?)step["id"], (string?)step["tool"], (string?)step["query"], (string?)step["language"]));
        Assert.StartsWith("http://127.0.0.1:3002/explore?lang=promql&q=queue", (string?)step["link"]);
    }

    [Fact]
    public async Task Its_plan_is_shown()
    {
        await using var model = await ScriptedModel.StartAsync(request => Results(request).Count > 0
            ? new ScriptedReply(Good)
            : ScriptedReply.Call("plan", """{"items":[{"text":"look at the queue","done":false},{"text":"look at the logs","done":true},"answer",7]}"""));
        await using var system = await ModelSystem.StartAsync(model);
        var plan = (await system.AskAsync("What is wrong?"))["model"]!["plan"]!.AsArray();
        Assert.Equal(["look at the queue False", "look at the logs True", "answer False"], plan.Select(task => $"{task!["text"]} {(bool)task["done"]!}"));
    }

    [Theory]
    [InlineData("query_prometheus", "{\"expr\":", "its arguments are not a JSON object")]
    [InlineData("query_prometheus", "[1]", "its arguments are not a JSON object")]
    [InlineData("delete_everything", "{}", "there is no such tool; there are query_prometheus")]
    [InlineData("find_root_cause", "{}", "there is no such tool; there are query_prometheus")]
    [InlineData("query_prometheus", "{\"expr\":\"refused\"}", "the fake has no answer")]
    [InlineData("plan", "{\"items\":\"all\"}", null)]
    public async Task A_call_that_is_wrong_is_told_what_is_wrong(string tool, string arguments, string? problem)
    {
        await using var model = await ScriptedModel.StartAsync(request => Results(request).Count > 0 ? new ScriptedReply(Good) : ScriptedReply.Call(tool, arguments));
        await using var system = await ModelSystem.StartAsync(model, Queue);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(Good, (string?)answer["model"]!["text"]);
        Assert.Contains(problem ?? "Nothing noted", Results(model.Requests.Last())[0]);
        Assert.Equal(problem is null ? 0 : 1, answer["model"]!["steps"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_call_is_not_repeated()
    {
        await using var model = await ScriptedModel.StartAsync(request => Results(request).Count >= 2 ? new ScriptedReply(Good) : ScriptedReply.Call("query_prometheus", """{"expr":"queue"}"""));
        await using var system = await ModelSystem.StartAsync(model, Queue);
        await system.AskAsync("What is wrong?");
        Assert.Single(system.Mcp.Calls, call => (string?)call.Arguments["expr"] == "queue");
        Assert.Contains("it was asked before: see [t1]", Results(model.Requests.Last())[1]);
    }

    [Fact]
    public async Task A_model_that_never_answers_ends_within_its_budget()
    {
        var number = 0;
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply
        {
            InputTokens = 1200,
            Calls = [("query_prometheus", $$"""{"expr":"queue{{number++}}"}"""), ("query_prometheus", $$"""{"expr":"queue{{number++}}"}""")],
        });
        await using var system = await ModelSystem.StartAsync(model, Queue);
        var answer = await system.AskAsync("What is wrong?");
        ModelSystem.AssertUntouched(answer);
        var usage = answer["model"]!["usage"]!;
        Assert.InRange((int)usage["calls"]!, 2, 8);
        Assert.InRange((int)usage["input_tokens"]!, 1, 12_000);
        Assert.Equal("it answered nothing", (string?)answer["model"]!["failure"]);
        Assert.Null(model.Requests.Last()["tools"]);
        Assert.Equal("Answer now, from what you have.", (string?)model.Requests.Last()["messages"]!.AsArray()[^1]!["content"]);
    }

    [Theory]
    [InlineData("--LLM_CONTEXT=4096", "--LLM_MAX_TOKENS=12000")]
    [InlineData("--LLM_CONTEXT=4096", "--LLM_MAX_TOKENS=4000")]
    [InlineData("--LLM_CONTEXT=2048", "--LLM_MAX_TOKENS=2000")]
    public async Task A_small_context_is_enough(string context, string tokens)
    {
        await using var model = await ScriptedModel.StartAsync(request => request["tools"] is not null && Results(request).Count < 3
            ? ScriptedReply.Call("query_prometheus", $$"""{"expr":"large{{Results(request).Count}}"}""") with { Wire = Wire.LmStudio }
            : new ScriptedReply(Good) { Wire = Wire.LmStudio });
        await using var system = await ModelSystem.StartAsync(model, Queue, context, tokens);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(Good, (string?)answer["model"]!["text"]);
        Assert.True((bool)answer["model"]!["usage"]!["is_estimated"]!);
        Assert.InRange((int)answer["model"]!["usage"]!["input_tokens"]!, 1, int.Parse(tokens.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
        // A token is rarely less than three letters of JSON.
        Assert.All(model.Requests, request => Assert.InRange(request.ToJsonString().Length / 3.8, 1, int.Parse(context.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_context_that_is_smaller_than_configured_is_found_out()
    {
        await using var model = await ScriptedModel.StartAsync(request => request.ToJsonString().Length > 6000
            ? ScriptedReply.Refuse(400, "This model's maximum context length is 2048 tokens.") : new ScriptedReply(Good));
        await using var system = await ModelSystem.StartAsync(model);
        Assert.Equal(Good, (string?)(await system.AskAsync("What is wrong?"))["model"]!["text"]);
    }

    [Theory]
    [InlineData("m does not support tools")]
    [InlineData("tools are not allowed")]
    public async Task Without_tools_the_model_words_what_is_there(string refusal)
    {
        await using var model = await ScriptedModel.StartAsync(request => request["tools"] is not null ? ScriptedReply.Refuse(400, refusal) : new ScriptedReply(Good));
        await using var system = await ModelSystem.StartAsync(model);
        Assert.Equal(Good, (string?)(await system.AskAsync("What is wrong?"))["model"]!["text"]);
    }

    [Fact]
    public async Task What_it_cost_is_told()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good) { InputTokens = 1500, OutputTokens = 40 });
        await using var system = await ModelSystem.StartAsync(model, "--LLM_PRICE_INPUT=2", "--LLM_PRICE_OUTPUT=10");
        var usage = (await system.AskAsync("What is wrong?"))["model"]!["usage"]!;
        Assert.Equal((1, 1500, 40, false, 0.0034), ((int)usage["calls"]!, (int)usage["input_tokens"]!, (int)usage["output_tokens"]!, (bool)usage["is_estimated"]!, (double)usage["cost"]!));
    }

    [Fact]
    public async Task Prompts_and_runbooks_are_files()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "investigator.md"), "Speak {language} like a pirate.", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "sea.md"), "when: failing_dependency, storm\n\nHoist the sails.", TestContext.Current.CancellationToken);
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good));
        await using var system = await ModelSystem.StartAsync(model, $"--AGENT_PROMPTS_DIR={folder}", $"--AGENT_RUNBOOKS_DIR={folder}");
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal("Speak en like a pirate.", (string?)model.Requests.Single()["messages"]![0]!["content"]);
        Assert.Contains("Runbook sea:\nHoist the sails.", (string?)model.Requests.Single()["messages"]![1]!["content"]);
        Assert.Equal("sea", (string?)Assert.Single(answer["model"]!["runbooks"]!.AsArray()));
        Directory.Delete(folder, recursive: true);
    }

    static List<string> Results(JsonNode request) => [.. request["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string)message!["content"]!)];

    static string? Queue(string tool, JsonObject arguments) => (string?)arguments["expr"] switch
    {
        "refused" => null,
        { } text when text.StartsWith("queue", StringComparison.Ordinal) => """{"data":[{"metric":{"service_name":"order"},"value":[1,"31337"]}]}""",
        { } text when text.StartsWith("large", StringComparison.Ordinal) =>
            $$"""{"data":[{{string.Join(',', Enumerable.Range(0, 300).Select(i => $$$"""{"metric":{"service_name":"order","instance":"order-{{{i}}}"},"values":[{{{string.Join(',', Enumerable.Range(0, 60).Select(t => $"[{t},\"{i * t}\"]"))}}}]}"""))}}]}""",
        _ => Shop.Broken(tool, arguments),
    };
}
