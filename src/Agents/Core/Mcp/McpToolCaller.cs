using System.Text.Json.Nodes;
using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Dendro.Agents.Core.Mcp;

/// <summary>One connection to the MCP server, opened at the first call and again after it broke.</summary>
internal sealed class McpToolCaller(AgentSettings settings, ILoggerFactory logging, ILogger<McpToolCaller> logger) : IToolCaller, IAsyncDisposable
{
    /// <summary>Answers are read here and not by a model, so that they may be longer than what fits a model's context.</summary>
    static readonly RequestOptions LongAnswers = new() { Meta = new JsonObject { ["dendro/maxCharacters"] = 250_000 } };

    readonly SemaphoreSlim _opening = new(1);
    McpClient? _client;

    public async Task<ToolAnswer> CallAsync(string tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        CallToolResult result;
        try
        {
            var client = await ConnectAsync(cancellationToken);
            var values = arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value);
            result = await client.CallToolAsync(tool, values, options: LongAnswers, cancellationToken: cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or McpException or TimeoutException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await ForgetAsync();
            throw new ToolFailedException($"MCP at {settings.Mcp} could not run {tool}: {error.Message}", error);
        }

        var texts = result.Content.OfType<TextContentBlock>().Select(block => block.Text).ToList();
        if (result.IsError == true)
        {
            throw new ToolFailedException($"{tool}: {string.Join(" ", texts)}");
        }

        if (texts.Count > 1)
        {
            Log.ToolAnswerCut(logger, tool, texts[1]);
        }

        return new ToolAnswer(Parse(tool, texts), texts.ElementAtOrDefault(1));
    }

    /// <summary>The tools for a model to call.</summary>
    /// <exception cref="ToolFailedException">MCP cannot be reached.</exception>
    public async Task<IReadOnlyList<McpClientTool>> ToolsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var client = await ConnectAsync(cancellationToken);
            return [.. await client.ListToolsAsync(cancellationToken: cancellationToken)];
        }
        catch (Exception error) when (error is HttpRequestException or IOException or McpException or TimeoutException)
        {
            await ForgetAsync();
            throw new ToolFailedException($"MCP at {settings.Mcp} cannot be reached: {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        _opening.Dispose();
    }

    async Task<McpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client is { } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            return _client ??= await McpClient.CreateAsync(
                new HttpClientTransport(new HttpClientTransportOptions
                {
                    Endpoint = settings.Mcp,
                    TransportMode = HttpTransportMode.StreamableHttp,
                    EnableStandaloneGetStream = false,
                    AdditionalHeaders = settings.McpToken is { } token
                        ? new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" }
                        : null,
                }, logging),
                new McpClientOptions { ClientInfo = new Implementation { Name = settings.Name, Version = "0.1.0" } },
                logging,
                cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    async Task ForgetAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.DisposeAsync();
        }
    }

    static JsonNode Parse(string tool, List<string> texts)
    {
        try
        {
            return (texts.Count > 0 ? JsonNode.Parse(texts[0]) : null) ?? throw new ToolFailedException($"{tool} answered nothing.");
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new ToolFailedException($"{tool} did not answer JSON: {error.Message}", error);
        }
    }
}
