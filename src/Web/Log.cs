namespace Dendro.Web;

internal static partial class Log
{
    [LoggerMessage(EventName = "web.backend.failed", Level = LogLevel.Warning,
        Message = "{Backend} did not answer {Path}: {Reason}")]
    public static partial void BackendFailed(this ILogger logger, string backend, string path, string reason);

    [LoggerMessage(EventName = "web.conversation.not_kept", Level = LogLevel.Information,
        Message = "The browser keeps no conversations: {Reason}")]
    public static partial void NotKept(this ILogger logger, string reason);
}
