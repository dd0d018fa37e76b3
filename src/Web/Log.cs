namespace Dendro.Web;

internal static partial class Log
{
    [LoggerMessage(EventName = "web.backend.failed", Level = LogLevel.Warning,
        Message = "{Backend} did not answer {Path}: {Reason}")]
    public static partial void BackendFailed(this ILogger logger, string backend, string path, string reason);
}
