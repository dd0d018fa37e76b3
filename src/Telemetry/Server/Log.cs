namespace Dendro.Telemetry.Server;

internal static partial class Log
{
    [LoggerMessage(EventName = "telemetry.spans.observer_failed", Level = LogLevel.Error, Message = "{Observer} failed on spans that are stored")]
    internal static partial void ObserverFailed(ILogger logger, string observer, Exception exception);

    [LoggerMessage(EventName = "telemetry.generator.delayed", Level = LogLevel.Warning, Message = "Metrics of spans are written later: {Reason}")]
    internal static partial void GeneratorDelayed(ILogger logger, string reason);

    [LoggerMessage(EventName = "telemetry.generator.ignored", Level = LogLevel.Warning, Message = "{Count} spans are not in the metrics of spans: over two minutes old, or past a limit on series")]
    internal static partial void GeneratorIgnored(ILogger logger, long count);

    [LoggerMessage(EventName = "telemetry.rules.loaded", Level = LogLevel.Information, Message = "{Groups} groups with {Rules} rules are evaluated")]
    internal static partial void RulesLoaded(ILogger logger, int groups, int rules);

    [LoggerMessage(EventName = "telemetry.rules.refused", Level = LogLevel.Error, Message = "Rule files were changed and cannot be used; the rules before them stay: {Reason}")]
    internal static partial void RulesRefused(ILogger logger, string reason);

    [LoggerMessage(EventName = "telemetry.rule.failed", Level = LogLevel.Warning, Message = "Rule {Rule} of group {Group} in {File} failed: {Reason}")]
    internal static partial void RuleFailed(ILogger logger, string file, string group, string rule, string reason);

    [LoggerMessage(EventName = "telemetry.alerts.not_restored", Level = LogLevel.Error, Message = "Alerts of group {Group} in {File} begin anew: what was left of them could not be read")]
    internal static partial void AlertsNotRestored(ILogger logger, string file, string group, Exception exception);

    [LoggerMessage(
        EventName = "telemetry.ingest.truncated",
        Level = LogLevel.Warning,
        Message = "{Count} texts of {Signal} have been cut, since they were longer than what is kept of one (TELEMETRY_MAX_TEXT_SIZE, TELEMETRY_MAX_LINE_SIZE); the last: {Kind}")]
    internal static partial void TextsTruncated(ILogger logger, long count, string signal, string kind);

    [LoggerMessage(EventName = "telemetry.query.failed", Level = LogLevel.Error, Message = "The store could not answer {Path}")]
    internal static partial void QueryFailed(ILogger logger, string path, Exception exception);
}
