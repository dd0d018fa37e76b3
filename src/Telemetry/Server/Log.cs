namespace Dendro.Telemetry.Server;

internal static partial class Log
{
    [LoggerMessage(EventName = "telemetry.spans.observer_failed", Level = LogLevel.Error, Message = "{Observer} failed on spans that are stored")]
    internal static partial void ObserverFailed(ILogger logger, string observer, Exception exception);
}
