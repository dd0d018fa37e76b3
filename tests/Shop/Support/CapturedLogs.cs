using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.Tests.Support;

sealed record CapturedLog(string Category, LogLevel Level, string? Event, string Message, Exception? Error)
{
    public override string ToString() => $"{Level} {Event} {Message} {Error}";
}

/// <summary>Keeps what a service logs.</summary>
sealed class CapturedLogs : ILoggerProvider
{
    readonly ConcurrentQueue<CapturedLog> _records = new();

    public IReadOnlyList<CapturedLog> Records => [.. _records];

    public IEnumerable<CapturedLog> Errors => Records.Where(record => record.Level >= LogLevel.Error);

    public bool Has(string eventName) => Records.Any(record => record.Event == eventName);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    sealed class Logger(CapturedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._records.Enqueue(new CapturedLog(category, logLevel, eventId.Name, formatter(state, exception), exception));
    }
}
