using System.Net.Http.Headers;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>
/// Tempo's MCP server, where mcp-grafana looks for it (<c>DELETE /api/mcp</c> answers 200 when it is there). The MCP server of this system has those
/// tools, so that messages are passed on to it.
/// </summary>
internal sealed class McpApi(HttpClient http, McpTarget target)
{
    const int LongestMessage = 1 << 20;

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapDelete("/api/mcp", (McpTarget target) => target.Address is null ? Results.NotFound() : Results.Ok());
        app.MapPost("/api/mcp", (HttpContext context, McpApi mcp) => mcp.PassOnAsync(context)).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LongestMessage));
    }

    async Task PassOnAsync(HttpContext context)
    {
        if (target.Address is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new StreamContent(context.Request.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        foreach (var name in (string[])["Accept", "MCP-Protocol-Version"])
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToArray());
        }

        request.Headers.Authorization = target.Token() is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException error) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            await context.Response.WriteAsync($"the MCP server at {target.Address} cannot be reached: {error.Message}", context.RequestAborted);
        }
    }
}

/// <summary>Where Tempo's tools are.</summary>
/// <param name="Address">Null when there is no MCP server.</param>
/// <param name="Token">Reads the token that it wants; null for none.</param>
internal sealed record McpTarget(Uri? Address, Func<string?> Token)
{
    /// <summary>Reads <c>TEMPO_MCP_URL</c>, <c>MCP_TOKEN</c> and <c>MCP_TOKEN_FILE</c>.</summary>
    /// <exception cref="Hosting.SettingException">The address is none.</exception>
    internal static McpTarget Read(IConfiguration configuration)
    {
        var text = configuration["TEMPO_MCP_URL"] ?? "";
        var file = configuration["MCP_TOKEN_FILE"] is { Length: > 0 } path ? path : Path.Combine(".dendro", "mcp-token");
        Func<string?> token = configuration["MCP_TOKEN"] is { Length: > 0 } given ? () => given : () => File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        return text.Length == 0 ? new McpTarget(null, token)
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? new McpTarget(address, token)
            : throw new Hosting.SettingException("TEMPO_MCP_URL", text, "an address such as http://127.0.0.1:8000/tempo/mcp");
    }
}
