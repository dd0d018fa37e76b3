using Microsoft.AspNetCore.Mvc;

namespace Dendro.Mcp.Security;

/// <summary>Lets a request pass that carries the token (RFC 6750); health is open to whoever supervises the process.</summary>
internal sealed class BearerGate(RequestDelegate next, BearerToken token, ILogger<BearerGate> logger)
{
    const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == "/alive" || context.Request.Path == "/health")
        {
            await next(context);
            return;
        }

        var header = context.Request.Headers.Authorization.ToString();
        var presented = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        if (presented is not null && token.Matches(presented))
        {
            await next(context);
            return;
        }

        Log.Unauthorized(logger, context.Request.Path);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = presented is null
            ? "Bearer realm=\"dendro\""
            : "Bearer realm=\"dendro\", error=\"invalid_token\"";
        await context.Response.WriteAsJsonAsync(
            new ProblemDetails
            {
                Status = StatusCodes.Status401Unauthorized,
                Title = "A bearer token is required.",
                Detail = presented is null
                    ? "Send the header 'Authorization: Bearer <token>'; the token is in MCP_TOKEN or in the file MCP_TOKEN_FILE."
                    : "The token is not the one of this server (MCP_TOKEN, or the file MCP_TOKEN_FILE).",
            },
            options: null,
            "application/problem+json",
            context.RequestAborted);
    }
}
