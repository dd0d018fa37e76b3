namespace Dendro.Telemetry.Server;

internal static partial class Log
{
    [LoggerMessage(EventName = "telemetry.spans.observer_failed", Level = LogLevel.Error, Message = "{Observer} failed on spans that are stored")]
    internal static partial void ObserverFailed(ILogger logger, string observer, Exception exception);

    [LoggerMessage(EventName = "telemetry.generator.delayed", Level = LogLevel.Warning, Message = "Metrics of spans are written later: {Reason}")]
    internal static partial void GeneratorDelayed(ILogger logger, string reason);

    [LoggerMessage(EventName = "telemetry.generator.ignored", Level = LogLevel.Warning, Message = "{Count} spans are not in the metrics of spans: over two minutes old, or past a limit on series")]
    internal static partial void GeneratorIgnored(ILogger logger, long count);
}
