using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Tests;

/// <summary>An OpenAI-compatible server over real HTTP that says what a script tells it.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly CancellationTokenSource _stopping = new();

    ScriptedModel(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/v1");

    public ConcurrentQueue<JsonNode> Requests { get; } = new();

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
        if (reply.Hangs)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
            await new TaskCompletionSource().Task.WaitAsync(either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        context.Response.StatusCode = reply.Status;
        if (reply.Raw is { } raw)
        {
            await context.Response.WriteAsync(raw);
        }
        else if ((bool?)request["stream"] == true)
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var word in (reply.Text ?? "").Split(' '))
            {
                await context.Response.WriteAsync($"data: {Chunk(new JsonObject { ["content"] = word + " " }, null)}\n\n");
            }

            await context.Response.WriteAsync($"data: {Chunk([], reply.FinishReason)}\n\ndata: [DONE]\n\n");
        }
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Completion(reply));
        }
    }

    static string Chunk(JsonObject delta, string? finish) => new JsonObject
    {
        ["id"] = "1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "m",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    }.ToJsonString();

    static string Completion(ScriptedReply reply)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = reply.Text };
        if (reply.ToolCall is { } call)
        {
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = "call_1",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            });
        }

        return new JsonObject
        {
            ["id"] = "1",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = "m",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = message,
                ["finish_reason"] = reply.ToolCall is null ? reply.FinishReason : "tool_calls",
            }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["completion_tokens"] = 1, ["total_tokens"] = 2 },
        }.ToJsonString();
    }
}

internal sealed record ScriptedReply(string? Text = null)
{
    public int Status { get; init; } = 200;

    public string? Raw { get; init; }

    public bool Hangs { get; init; }

    public string FinishReason { get; init; } = "stop";

    public (string Name, string Arguments)? ToolCall { get; init; }
}
