using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Model;

/// <summary>The configured model, if there is one: the only thing in the agents that may call out of the system.</summary>
internal sealed class ChatModel(AgentSettings settings, TimeProvider clock, ILoggerFactory logging) : IDisposable
{
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    readonly IChatClient? _client = settings.Model is { } model ? Connect(model, clock, logging) : null;

    public bool IsConfigured => _client is not null;

    /// <exception cref="ModelException">The server refuses, cannot be reached, is silent for too long or breaks off.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) =>
        (_client ?? throw new ModelException("no model is configured")).GetStreamingResponseAsync(messages, options, cancellationToken);

    public void Dispose() => _client?.Dispose();

    static IChatClient Connect(ModelSettings model, TimeProvider clock, ILoggerFactory logging)
    {
        // The deadlines are those of the model's settings.
        var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectPatience }) { Timeout = Timeout.InfiniteTimeSpan };
        return new ModelClient(model, http, clock).AsBuilder().UseOpenTelemetry(logging).Build();
    }
}
