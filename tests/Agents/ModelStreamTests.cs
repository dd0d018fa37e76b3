using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dendro.Agents.Tests;

/// <summary>What is told while the model works, and how it is stopped.</summary>
public sealed class ModelStreamTests
{
    const string Good = "order is at fault, since its calls to PostgreSQL fail [c1].";

    [Fact]
    public async Task The_answer_comes_first_then_words_then_checked_sentences()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply($"<think>hm</think>{Good} All is fine [c1]. The path ends at order [c1].") { ChunkLength = 4 });
        await using var system = await ModelSystem.StartAsync(model);
        var events = await system.StreamAsync("What is wrong?");
        var names = events.Select(one => one.Event).ToList();
        Assert.Equal("order", (string?)events.First(one => one.Event == "preliminary").Data["root_causes"]![0]!["service"]);
        Assert.True(names.IndexOf("preliminary") < names.IndexOf("words") && names.IndexOf("words") < names.IndexOf("sentence") && names[^1] == "answer");
        Assert.Equal([null, "it contradicts the verdict"], events.Where(one => one.Event == "sentence").Select(one => (string?)one.Data["sentence"]!["problem"]));
        Assert.StartsWith("order is at fault", string.Concat(events.Where(one => one.Event == "words").Select(one => (string?)one.Data["words"])));
    }

    [Fact]
    public async Task What_was_thought_before_a_call_is_taken_back()
    {
        await using var model = await ScriptedModel.StartAsync(request => request["messages"]!.AsArray().Count > 2
            ? new ScriptedReply(Good) : new ScriptedReply("Let me look at the queue.") { Calls = [("plan", """{"items":["queue"]}""")] });
        await using var system = await ModelSystem.StartAsync(model);
        var events = await system.StreamAsync("What is wrong?");
        Assert.Contains(events, one => one.Event == "words" && (bool)one.Data["anew"]!);
        Assert.Equal("queue", (string?)events.First(one => one.Event == "investigation").Data["plan"]![0]!["text"]);
        Assert.Equal(Good, (string?)events[^1].Data["model"]!["text"]);
    }

    [Theory]
    [InlineData("/analyze")]
    [InlineData("/analyze/stream")]
    public async Task Who_goes_away_ends_the_models_request_within_a_second(string path)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedReply { Hangs = true });
        await using var system = await ModelSystem.StartAsync(model);
        using var http = new HttpClient();
        using var stop = new CancellationTokenSource();
        var asking = http.PostAsJsonAsync(new Uri(system.Address("orchestrator"), path), new { query = "What is wrong?", time_range = JsonNode.Parse(Shop.TimeRange) }, stop.Token)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        await Until(() => !model.Requests.IsEmpty);
        var stopped = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        var left = await model.Left.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await asking;
        Assert.InRange(Stopwatch.GetElapsedTime(stopped, left).TotalSeconds, 0, 1);
    }

    static async Task Until(Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isSo())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }
}
