using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Transport;

/// <summary>
/// Lets a message through to the SDK only when it is one: JSON of a bounded length, and of the form that its method takes. The SDK meets
/// others with an empty 500, or with an internal error that is none.
/// </summary>
internal sealed class MessageGate(
    RequestDelegate next, IEnumerable<McpServerTool> tools, [FromKeyedServices(ToolCatalog.Tempo)] McpServerPrimitiveCollection<McpServerTool> tempoTools,
    IEnumerable<McpServerPrompt> prompts)
{
    /// <summary>Bytes; the longest call of a tool is far shorter.</summary>
    public const int LongestBody = 1 << 20;

    const int ParseError = -32700;

    static readonly string[] Paths = ["/mcp", "/tempo/mcp", "/message"];

    readonly HashSet<string> _tools = [.. tools.Concat(tempoTools).Select(tool => tool.ProtocolTool.Name)];
    readonly List<Prompt> _prompts = [.. prompts.Select(prompt => prompt.ProtocolPrompt)];

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !Paths.Contains(request.Path.Value?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        if (!request.HasJsonContentType() || request.Headers.ContentType.Count != 1)
        {
            await Refuse(context, StatusCodes.Status415UnsupportedMediaType, $"Send a message as application/json, not as \"{Excerpt.Of(request.ContentType ?? "")}\".");
            return;
        }

        if (await ReadAsync(request, context.RequestAborted) is not { } body)
        {
            await Refuse(context, StatusCodes.Status413PayloadTooLarge, $"A message may have {LongestBody} bytes.");
            return;
        }

        if (Fault(body) is { } fault)
        {
            await Answer(context, fault);
            return;
        }

        request.Body = new MemoryStream(body, writable: false);
        request.ContentLength = body.Length;
        await next(context);
    }

    MessageFault? Fault(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return MessageForm.Check(document.RootElement, _tools, _prompts);
        }
        catch (JsonException error)
        {
            return new MessageFault(ParseError, $"The body is not JSON, or an object in it has a name twice (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).", null);
        }
    }

    /// <summary>Null when it is too long.</summary>
    static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LongestBody)
        {
            return null;
        }

        // What a client announces as chunked may go on forever.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LongestBody;
        }

        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.ToArray();
    }

    /// <summary>An answer to a request that can be told has its id; JSON-RPC then carries the error, and HTTP none.</summary>
    static Task Answer(HttpContext context, MessageFault fault)
    {
        context.Response.StatusCode = fault.Id is null || context.Request.Path == "/message" ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return context.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = fault.Id,
                ["error"] = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Message },
            },
            context.RequestAborted);
    }

    static Task Refuse(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new ProblemDetails { Status = status, Title = "The message cannot be taken.", Detail = detail }, options: null, "application/problem+json", context.RequestAborted);
    }
}
