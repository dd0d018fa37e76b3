using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Transport;

/// <summary>
/// The HTTP+SSE transport of protocol 2024-11-05 at <c>/sse</c>, for clients that know no other. The SDK maps it only for
/// servers with sessions; ours answers <c>/mcp</c> statelessly, so the open stream here is the session.
/// </summary>
internal sealed class LegacySse(IOptionsFactory<McpServerOptions> options, ILoggerFactory logging, IServiceProvider services)
{
    readonly ILogger _logger = logging.CreateLogger<LegacySse>();
    readonly ConcurrentDictionary<string, SseResponseStreamTransport> _sessions = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sse", Open);
        endpoints.MapPost("/message", Receive);
    }

    async Task Open(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        context.Response.Headers.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache,no-store";

        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await using var transport = new SseResponseStreamTransport(context.Response.Body, $"/message?sessionId={id}", id);
        _sessions[id] = transport;
        try
        {
            var writing = transport.RunAsync(cancellationToken);
            await using var server = McpServer.Create(transport, options.Create(Options.DefaultName), logging, services);
            await Task.WhenAll(writing, server.RunAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Closing the stream is how a client ends this transport.
            Log.SseClosed(_logger, id);
        }
        finally
        {
            _sessions.TryRemove(id, out _);
        }
    }

    async Task<IResult> Receive(HttpContext context, string? sessionId)
    {
        if (sessionId is null || !_sessions.TryGetValue(sessionId, out var transport))
        {
            return Results.Problem("The session is unknown; open /sse first and post to the address it announces.", statusCode: 404);
        }

        JsonRpcMessage? message;
        try
        {
            message = await context.Request.ReadFromJsonAsync<JsonRpcMessage>(McpJsonUtilities.DefaultOptions, context.RequestAborted);
        }
        catch (JsonException error)
        {
            return Results.Problem($"The body is not a JSON-RPC message: {error.Message}", statusCode: 400);
        }

        if (message is null)
        {
            return Results.Problem("The body is not a JSON-RPC message.", statusCode: 400);
        }

        await transport.OnMessageReceivedAsync(message, context.RequestAborted);
        return Results.Text("Accepted", statusCode: StatusCodes.Status202Accepted);
    }
}
