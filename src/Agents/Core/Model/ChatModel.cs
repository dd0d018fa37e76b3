using System.ClientModel;
using System.ClientModel.Primitives;
using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;

namespace Dendro.Agents.Core.Model;

/// <summary>The configured model, if there is one: the only thing in the agents that may call out of the system.</summary>
internal sealed class ChatModel(AgentSettings settings, ILoggerFactory logging) : IDisposable
{
    const int MostRounds = 6;
    const int MostOutputTokens = 1200;

    readonly IChatClient? _client = settings.Model is { } model ? Connect(model, logging) : null;

    public bool IsConfigured => _client is not null;

    /// <summary>What the model wrote, or why it did not.</summary>
    public async Task<ModelReply> AskAsync(
        string instructions, string evidence, IReadOnlyList<AITool> tools, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            return new ModelReply(null, "no model is configured");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        ChatMessage[] messages = [new(ChatRole.System, instructions), new(ChatRole.User, evidence)];
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = MostOutputTokens, Tools = tools.Count > 0 ? [.. tools] : null };
        try
        {
            // Streaming shows a silent server at once, but with tools many local servers stream malformed calls.
            var response = tools.Count > 0
                ? await _client.GetResponseAsync(messages, options, deadline.Token)
                : await _client.GetStreamingResponseAsync(messages, options, deadline.Token).ToChatResponseAsync(deadline.Token);
            return response.FinishReason == ChatFinishReason.Length
                ? new ModelReply(null, $"its answer was cut at {MostOutputTokens} tokens (finish_reason length)")
                : string.IsNullOrWhiteSpace(response.Text) ? new ModelReply(null, "it answered nothing") : new ModelReply(response.Text.Trim(), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelReply(null, $"it did not answer within {patience.TotalSeconds:0.#} s");
        }
        catch (ClientResultException error)
        {
            return new ModelReply(null, error.Status == 0 ? error.Message : $"it answered {error.Status}");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A server that calls itself compatible can break the client in many ways; none may cost the answer. The caller logs it.
            return new ModelReply(null, $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    public void Dispose() => _client?.Dispose();

    static IChatClient Connect(ModelSettings model, ILoggerFactory logging) =>
        new OpenAIClient(
                new ApiKeyCredential(model.Key ?? "none"),
                new OpenAIClientOptions { Endpoint = model.Address, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) })
            .GetChatClient(model.Model)
            .AsIChatClient()
            .AsBuilder()
            .UseFunctionInvocation(logging, invoking => invoking.MaximumIterationsPerRequest = MostRounds)
            .UseOpenTelemetry(logging)
            .Build();
}

/// <summary>Either a text or the reason why there is none.</summary>
internal readonly record struct ModelReply(string? Text, string? Failure);
