using System.Diagnostics;
using System.Text.Json;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Client;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Tests;

/// <summary>The client against the habits of servers that call themselves compatible.</summary>
public sealed class ModelClientTests
{
    static readonly AITool Tool = AIFunctionFactory.CreateDeclaration("look", "Looks.", JsonElement.Parse("""{"type":"object","properties":{"at":{"type":"string"}}}"""));

    [Theory]
    [InlineData("OpenAi", true)]
    [InlineData("Ollama", true)]
    [InlineData("Vllm", true)]
    [InlineData("LlamaCpp", true)]
    [InlineData("LmStudio", false)]
    [InlineData("NeverStreams", true)]
    public async Task Text_calls_and_usage_are_read_in_every_wire_form(string wire, bool counts)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply("a word or two")
        {
            Wire = Enum.Parse<Wire>(wire),
            Reasoning = wire is "Vllm" or "Ollama" ? "hm" : null,
            Calls = [("look", """{"at":"order"}"""), ("look", """{"at":"stock","deep":{"n":1}}"""), ("plan", "{}")],
        });
        var response = await AskAsync(model);
        Assert.Equal("a word or two", response.Text);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["look order", "look stock", "plan "], calls.Select(call => $"{call.Name} {(call.Arguments!.TryGetValue("at", out var at) ? at : "")}"));
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal(counts ? (100, 10) : (null, null), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.Equal(wire is "Vllm" or "Ollama", response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Any());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Chunks_may_be_of_any_length(int length)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply("größer – 大きい 🙂 \"quoted\"\nnext") { ChunkLength = length });
        // A chunk that ends inside a pair of surrogates cannot be told whole, and must not break the rest.
        Assert.Contains("\"quoted\"\nnext", (await AskAsync(model)).Text);
    }

    [Theory]
    [InlineData("temperature", "Unsupported value: 'temperature' does not support 0 with this model.")]
    [InlineData("max_tokens", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")]
    [InlineData("stream_options", "Unrecognized request argument supplied: stream_options")]
    [InlineData("tools", "registry.ollama.ai/library/gemma:2b does not support tools")]
    [InlineData("tools", "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set")]
    [InlineData("stream", "streaming is not available")]
    [InlineData("stream_options,temperature", "Extra inputs are not permitted")]
    public async Task What_is_refused_is_left_out_from_then_on(string members, string message)
    {
        var unwanted = members.Split(',');
        await using var model = await ScriptedModel.StartAsync(request => unwanted.Any(member => request[member] is not null) ? ScriptedReply.Refuse(400, message) : new ScriptedReply("fine"));
        using var client = Client(model);
        Assert.Equal("fine", (await AskAsync(client)).Text);
        var asked = model.Requests.Count;
        Assert.Equal("fine", (await AskAsync(client)).Text);
        Assert.Equal(asked + 1, model.Requests.Count);
        Assert.Equal(members == "max_tokens" ? 50 : null, (int?)model.Requests.Last()["max_completion_tokens"]);
    }

    [Theory]
    [InlineData(429, "Retry-After", "0", 2)]
    [InlineData(429, "retry-after-ms", "10", 2)]
    [InlineData(429, "x-other", "1", 1)]
    [InlineData(500, "x-other", "1", 1)]
    [InlineData(503, "Retry-After", "0", 2)]
    public async Task A_busy_server_is_asked_again(int status, string header, string value, int failures)
    {
        var asked = 0;
        await using var model = await ScriptedModel.StartAsync(_ => ++asked <= failures
            ? ScriptedReply.Refuse(status, "busy") with { Headers = new Dictionary<string, string> { [header] = value } } : new ScriptedReply("fine"));
        Assert.Equal("fine", (await AskAsync(model)).Text);
        Assert.Equal(failures + 1, asked);
    }

    [Theory]
    [InlineData(429, "3600", 1)]
    [InlineData(429, "0", 3)]
    [InlineData(401, "0", 1)]
    public async Task It_is_not_asked_for_ever(int status, string wait, int requests)
    {
        await using var model = await ScriptedModel.StartAsync(_ => ScriptedReply.Refuse(status, "You exceeded your quota") with { Headers = new Dictionary<string, string> { ["Retry-After"] = wait } });
        var start = Stopwatch.GetTimestamp();
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(model));
        Assert.Equal($"it answered {status}: You exceeded your quota", failure.Message);
        Assert.Equal(requests, model.Requests.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 3);
    }

    [Theory]
    [InlineData("""{"error":{"message":"no such model","type":"x"}}""", "no such model")]
    [InlineData("""{"error":"model 'x' not found"}""", "model 'x' not found")]
    [InlineData("""{"object":"error","message":"gone"}""", "gone")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"Field required"}]}""", "Field required")]
    [InlineData("""[{"error":{"code":400,"message":"API key not valid"}}]""", "API key not valid")]
    [InlineData("<html><head><style>p{}</style></head><body><h1>502</h1> Bad Gateway</body></html>", "502 Bad Gateway")]
    [InlineData("", "nothing")]
    public void The_servers_own_words_are_found(string body, string text) => Assert.Equal(text, ErrorText.Of(body));

    [Theory]
    [InlineData("This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.", true)]
    [InlineData("the request exceeds the available context size, try increasing it", true)]
    [InlineData("prompt is too long: 9000 tokens > 4096 maximum", true)]
    [InlineData("invalid model", false)]
    public async Task A_context_that_is_too_small_is_recognised(string message, bool isTooLong)
    {
        await using var model = await ScriptedModel.StartAsync(_ => ScriptedReply.Refuse(400, message));
        Assert.Equal(isTooLong, (await Assert.ThrowsAsync<ModelException>(() => AskAsync(model))).IsTooLong);
        Assert.Single(model.Requests);
    }

    static ModelClient Client(ScriptedModel model) =>
        new(new ModelSettings(model.Address, "k", "m") { Patience = TimeSpan.FromSeconds(5) }, new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, TimeProvider.System);

    static async Task<ChatResponse> AskAsync(ScriptedModel model)
    {
        using var client = Client(model);
        return await AskAsync(client);
    }

    static Task<ChatResponse> AskAsync(ModelClient client) => client.GetResponseAsync(
        [new ChatMessage(ChatRole.System, "s"), new ChatMessage(ChatRole.User, "u")],
        new ChatOptions { Temperature = 0, MaxOutputTokens = 50, Tools = [Tool] }, TestContext.Current.CancellationToken);
}
