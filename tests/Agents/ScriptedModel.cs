using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Tests;

/// <summary>An OpenAI-compatible server over real HTTP that says what a script tells it, in the wire form of a server that there is.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly CancellationTokenSource _stopping = new();

    ScriptedModel(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/v1");

    public ConcurrentQueue<JsonNode> Requests { get; } = new();

    /// <summary>When the client went away from a reply that hangs.</summary>
    public TaskCompletionSource<long> Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<ScriptedModel> StartAsync(Func<JsonNode, ScriptedReply> script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var model = new ScriptedModel(builder.Build());
        model._app.MapPost("/v1/chat/completions", async context =>
        {
            var request = (await JsonNode.ParseAsync(context.Request.Body))!;
            model.Requests.Enqueue(request);
            await model.AnswerAsync(context, request, script(request));
        });
        await model._app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    async Task AnswerAsync(HttpContext context, JsonNode request, ScriptedReply reply)
    {
        if (reply.Aborts)
        {
            context.Abort();
            return;
        }

        if (reply.Hangs && reply.Text is null)
        {
            await HangAsync(context);
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Raw is { } raw)
        {
            context.Response.ContentType = raw.StartsWith("data:", StringComparison.Ordinal) ? "text/event-stream" : reply.Status == 200 ? "text/html" : "application/json";
            await context.Response.WriteAsync(raw);
        }
        else if ((bool?)request["stream"] == true && reply.Wire != Wire.NeverStreams)
        {
            await StreamAsync(context, reply);
        }
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(WireForm.Completion(reply));
        }
    }

    async Task StreamAsync(HttpContext context, ScriptedReply reply)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in WireForm.Chunks(reply))
        {
            await context.Response.WriteAsync(chunk);
            await context.Response.Body.FlushAsync();
        }

        if (reply.Hangs)
        {
            await HangAsync(context);
        }
    }

    async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await new TaskCompletionSource().Task.WaitAsync(either.Token).ContinueWith(_ => Left.TrySetResult(Stopwatch.GetTimestamp()), TaskScheduler.Default);
    }
}

/// <summary>Whose habits a reply has.</summary>
internal enum Wire
{
    /// <summary>Calls in parts by index; usage in a last chunk without choices.</summary>
    OpenAi,

    /// <summary>Whole calls without an index; usage in the chunk that ends.</summary>
    Ollama,

    /// <summary>Reasoning apart; usage so far in every chunk.</summary>
    Vllm,

    /// <summary>Arguments as an object; no usage, but timings.</summary>
    LlamaCpp,

    /// <summary>Every call has index 0; no usage; no [DONE].</summary>
    LmStudio,

    /// <summary>Answers whole when asked to stream.</summary>
    NeverStreams,
}

internal sealed record ScriptedReply(string? Text = null)
{
    public int Status { get; init; } = 200;

    public string? Raw { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>After its text, if it has one.</summary>
    public bool Hangs { get; init; }

    /// <summary>The reply ends after the text without saying so.</summary>
    public bool Cuts { get; init; }

    /// <summary>The connection breaks before a word.</summary>
    public bool Aborts { get; init; }

    public string FinishReason { get; init; } = "stop";

    public Wire Wire { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>Letters of each chunk.</summary>
    public int ChunkLength { get; init; } = 7;

    public IReadOnlyList<(string Name, string Arguments)> Calls { get; init; } = [];

    public int InputTokens { get; init; } = 100;

    public int OutputTokens { get; init; } = 10;

    public static ScriptedReply Call(string name, string arguments) => new() { Calls = [(name, arguments)] };

    public static ScriptedReply Refuse(int status, string message) => new() { Status = status, Raw = new JsonObject { ["error"] = new JsonObject { ["message"] = message } }.ToJsonString() };
}
