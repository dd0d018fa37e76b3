namespace Dendro.Mcp;

internal static partial class Log
{
    [LoggerMessage(2, LogLevel.Debug, "Tool {Tool} answered {Characters} characters in {ElapsedMs} ms", EventName = "mcp.tool.answered")]
    public static partial void ToolAnswered(ILogger logger, string tool, int characters, double elapsedMs);

    [LoggerMessage(3, LogLevel.Information, "Tool {Tool} refused: {Reason}", EventName = "mcp.tool.refused")]
    public static partial void ToolRefused(ILogger logger, string tool, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Tool {Tool} got no answer: {Reason}", EventName = "mcp.backend.failed")]
    public static partial void BackendFailed(ILogger logger, string tool, string reason);

    [LoggerMessage(4, LogLevel.Error, "Tool {Tool} failed", EventName = "mcp.tool.failed")]
    public static partial void ToolFailed(ILogger logger, string tool, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "Request to {Path} without a valid token", EventName = "mcp.request.unauthorized")]
    public static partial void Unauthorized(ILogger logger, string path);

    [LoggerMessage(6, LogLevel.Debug, "SSE session {Session} closed by its client", EventName = "mcp.sse.closed")]
    public static partial void SseClosed(ILogger logger, string session);
}
