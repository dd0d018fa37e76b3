using System.Diagnostics;

namespace Dendro.Agents.Tests;

/// <summary>A question with a model behind it, whatever the model does.</summary>
public sealed class InvestigatorTests
{
    const string Good = "order is at fault, since its calls to PostgreSQL fail [c1].";

    [Fact]
    public async Task A_model_adds_checked_words_to_the_answer()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply($"{Good} It cost 777 euros [e1]. All is fine [v1]."));
        await using var system = await ModelSystem.StartAsync(model);
        var answer = await system.AskAsync("What is wrong?");
        ModelSystem.AssertUntouched(answer);
        Assert.Equal(Good, (string?)answer["model"]!["text"]);
        Assert.Null(answer["model"]!["failure"]);
        Assert.Equal("model", (string?)answer["validation"]!["written_by"]);
        Assert.Equal(["It cost 777 euros.", "All is fine."], answer["validation"]!["struck"]!.AsArray().Select(text => (string?)text));
        Assert.Equal(["a number in it is not in what it cites", "it contradicts the verdict"],
            answer["model"]!["sentences"]!.AsArray().Select(sentence => (string?)sentence!["problem"]).OfType<string>());
    }

    public static TheoryData<string, string> Troubles => new()
    {
        { "401", "it answered 401: wrong key ***" },
        { "400", "it answered 400: model is gone" },
        { "500", "it answered 500: out of memory" },
        { "hangs", "it was silent for" },
        { "half", "it was silent for" },
        { "cut", "it broke off in the middle of its answer" },
        { "abort", "it broke off before it answered" },
        { "error", "it broke off: the GPU fell off the bus" },
        { "empty", "it answered nothing" },
        { "thinks", "it answered nothing" },
        { "nonsense", "nothing of its text is backed by the evidence" },
        { "elsewhere", "the answer does not name order" },
        { "length", "finish_reason length" },
        { "html", "it did not answer JSON: Log in" },
        { "garbage", "it did not answer JSON" },
        { "array", "it answered nothing" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task When_the_model_fails_the_answer_stands_and_says_so(string trouble, string reason)
    {
        await using var model = await ScriptedModel.StartAsync(_ => trouble switch
        {
            "hangs" => new ScriptedReply { Hangs = true },
            "half" => new ScriptedReply("order is") { Hangs = true },
            "cut" => new ScriptedReply("order is") { Cuts = true },
            "abort" => new ScriptedReply { Aborts = true },
            "error" => new ScriptedReply { Raw = "data: {\"error\":{\"message\":\"the GPU fell off the bus\"}}\n\n" },
            "empty" => new ScriptedReply(""),
            "thinks" => new ScriptedReply("<think>" + Good),
            "nonsense" => new ScriptedReply("As a language model I like trees and rivers very much."),
            "elsewhere" => new ScriptedReply("3 services were looked at, or 2 services [v1]. The window is 12:00:00 to 12:15:00 [v1]."),
            "length" => new ScriptedReply("order is") { FinishReason = "length" },
            "html" => new ScriptedReply { Raw = "<html><style>a{}</style><body>Log in</body></html>" },
            "garbage" => new ScriptedReply { Raw = "data: {{{\n\n" },
            "array" => new ScriptedReply { Raw = "data: [1,2]\n\ndata: [DONE]\n\n" },
            "401" => ScriptedReply.Refuse(401, "wrong key secret-key"),
            "400" => ScriptedReply.Refuse(400, "model is gone"),
            _ => ScriptedReply.Refuse(500, "out of memory"),
        });
        await using var system = await ModelSystem.StartAsync(model, "--LLM_TIMEOUT=4", "--LLM_API_KEY=secret-key");
        var answer = await system.AskAsync("What is wrong?");
        ModelSystem.AssertUntouched(answer);
        Assert.Contains(reason, (string?)answer["model"]!["failure"]);
        Assert.Equal("", (string?)answer["model"]!["text"]);
        Assert.Equal("deterministic", (string?)answer["validation"]!["written_by"]);
        Assert.Contains(answer["validation"]!["warnings"]!.AsArray(), warning => ((string)warning!).Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_written_before_it_broke_off_is_kept_when_it_holds(bool isCut)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good + " And the rest is") { Cuts = isCut, FinishReason = "length" });
        await using var system = await ModelSystem.StartAsync(model);
        var answer = await system.AskAsync("What is wrong?");
        Assert.Equal(Good, (string?)answer["model"]!["text"]);
        Assert.NotNull(answer["model"]!["failure"]);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_costs_little_time()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Broken, "--LLM_BASE_URL=http://127.0.0.1:1/v1", "--LLM_MODEL=m");
        var start = Stopwatch.GetTimestamp();
        var answer = await system.AskAsync("What is wrong?");
        ModelSystem.AssertUntouched(answer);
        Assert.Contains("http://127.0.0.1:1/v1 cannot be reached", (string?)answer["model"]!["failure"]);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 8);
    }

    [Fact]
    public async Task Without_a_model_nothing_but_mcp_and_the_agents_is_called()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good));
        await using var system = await AgentSystem.StartAsync(Shop.Broken, "--LLM_MODEL=m");
        Assert.Null((await system.AskAsync("What is wrong?"))["model"]);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_number_alone_costs_no_request()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good));
        await using var system = await ModelSystem.StartAsync(model);
        Assert.Equal("value", (string?)(await system.AskAsync("p95 of order"))["answer"]!["kind"]);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task What_is_sent_is_marked_as_data_and_short()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Good));
        await using var system = await ModelSystem.StartAsync(model, ModelSystem.Injected);
        await system.AskAsync("What is wrong?");
        var request = Assert.Single(model.Requests);
        Assert.InRange(request.ToJsonString().Length, 1000, 16_000);
        var brief = (string)request["messages"]![1]!["content"]!;
        Assert.Contains("<data>\n[v1] Root cause: order", brief);
        Assert.Equal(brief.Split("<data>").Length, brief.Split("</data>").Length);
        Assert.DoesNotContain("find_root_cause", request.ToJsonString());
    }
}
