using Dendro.Agents.Core.Model.Proposing;

namespace Dendro.Agents.Tests;

/// <summary>A model reads what the rules do not understand; nothing that it proposes is believed.</summary>
public sealed class PlanProposalTests
{
    const string Value = """{"question":"p95 of order","kind":"value","services":["order"],"measure":"duration","statistic":"quantile","quantile":0.95}""";

    [Theory]
    [InlineData(Value, null)]
    [InlineData("<think>hm</think>```json\n" + Value + "\n```", null)]
    [InlineData("""{"kind":"cause","services":["ORDER"],"minutes":30}""", null)]
    [InlineData("""{"kind":"ranking","measure":"errors","group":"service","limit":3}""", null)]
    [InlineData("""{"kind":"list","subject":"services"}""", null)]
    [InlineData("""{"kind":"refusal"}""", "")]
    [InlineData("I cannot do that.", "it is no JSON object")]
    [InlineData("{\"kind\":", "it is no JSON object")]
    [InlineData("[1]", "it is no JSON object")]
    [InlineData("""{"kind":7}""", "kind has to be one of")]
    [InlineData("""{"kind":"drop_tables"}""", "kind has to be one of")]
    [InlineData("""{"kind":"query"}""", "kind has to be one of")]
    [InlineData("""{"kind":"value"}""", "value needs a measure")]
    [InlineData("""{"kind":"value","measure":"metric"}""", "value needs a measure")]
    [InlineData("""{"kind":"value","measure":"metric","metric":"nothing_total"}""", "there is no metric nothing_total")]
    [InlineData("""{"kind":"cause","services":["payments"]}""", "there is no service payments")]
    [InlineData("""{"kind":"ranking","measure":"errors"}""", "ranking needs a group")]
    [InlineData("""{"kind":"list"}""", "list needs a subject")]
    [InlineData("""{"kind":"value","measure":"duration","quantile":95}""", "quantile has to be a number from 0 to 1")]
    [InlineData("""{"kind":"cause","minutes":-5}""", "minutes has to be a number")]
    [InlineData("""{"kind":"cause","minutes":"ten"}""", "minutes has to be a number")]
    [InlineData("""{"kind":"cause","services":{"a":1},"measure":[],"limit":{}}""", null)]
    public void A_plan_is_used_when_everything_in_it_is_there(string reply, string? problem)
    {
        var proposed = new ProposedPlan(QuestionSystem.All["shop"], Shop.Window);
        var draft = proposed.Read(reply);
        Assert.Equal(problem is null, draft is not null);
        Assert.Equal(string.IsNullOrEmpty(problem), proposed.Problems.Count == 0);
        Assert.Contains(problem ?? "", string.Join("; ", proposed.Problems));
    }

    [Fact]
    public async Task A_question_in_an_unknown_language_is_answered_by_the_models_plan()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Value) { InputTokens = 300 });
        await using var system = await ModelSystem.StartAsync(model, Shop.Healthy);
        var answer = await system.AskAsync("Какова задержка заказов?");
        Assert.Equal(("value", "duration", "p95 of order"), ((string?)answer["answer"]!["kind"], (string?)answer["answer"]!["understood"]!["measure"], (string?)answer["translated_query"]));
        Assert.StartsWith("“p95 of order” ", (string?)answer["answer"]!["text"]);
        Assert.Equal(300, (int)answer["model"]!["usage"]!["input_tokens"]!);
    }

    [Fact]
    public async Task What_is_wrong_with_a_plan_is_told_once()
    {
        await using var model = await ScriptedModel.StartAsync(request => new ScriptedReply(request["messages"]!.AsArray().Count > 2 ? Value : """{"kind":"value","measure":"speed"}"""));
        await using var system = await ModelSystem.StartAsync(model, Shop.Healthy);
        Assert.Equal("value", (string?)(await system.AskAsync("Какова задержка заказов?"))["answer"]!["kind"]);
        Assert.Contains("measure has to be one of traffic, errors", (string?)model.Requests.Last()["messages"]![3]!["content"]);
    }

    [Theory]
    [InlineData("what is the capital of France?")]
    [InlineData("tell me a joke")]
    [InlineData("Wie wird das Wetter morgen?")]
    [InlineData("明日の天気は?")]
    public async Task What_may_be_about_something_else_stays_refused(string question)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Value));
        await using var system = await ModelSystem.StartAsync(model, Shop.Healthy);
        var answer = await system.AskAsync(question);
        Assert.Equal("refusal", (string?)answer["answer"]!["kind"]);
        Assert.Equal("p95 of order", (string?)answer["answer"]!["alternatives"]![0]);
    }

    [Theory]
    [InlineData("delete all logs")]
    [InlineData("p95 of order")]
    [InlineData("p95 of checkout")]
    public async Task What_the_rules_understand_is_not_asked(string question)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply(Value));
        await using var system = await ModelSystem.StartAsync(model, Shop.Healthy);
        await system.AskAsync(question);
        Assert.Empty(model.Requests);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("500")]
    [InlineData("hangs")]
    [InlineData("cut")]
    public async Task Without_a_plan_the_refusal_stands(string trouble)
    {
        await using var model = await ScriptedModel.StartAsync(_ => trouble switch
        {
            "hangs" => new ScriptedReply { Hangs = true },
            "cut" => new ScriptedReply("{\"kind\"") { Cuts = true },
            "500" => ScriptedReply.Refuse(500, "out of memory"),
            _ => new ScriptedReply("no idea"),
        });
        await using var system = await ModelSystem.StartAsync(model, Shop.Healthy, "--LLM_TIMEOUT=4");
        var answer = await system.AskAsync("Какова задержка заказов?");
        Assert.Equal("refusal", (string?)answer["answer"]!["kind"]);
        Assert.NotNull(answer["model"]!["failure"]);
    }
}
