namespace Dendro.Telemetry.LogQL;

/// <summary>A query that cannot be answered as it was asked: the client's mistake, never the server's.</summary>
public sealed class LogQLException : Exception
{
    LogQLException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>A syntax error; line and column count from 1, and 0 stands where Loki gives none.</summary>
    internal static LogQLException At(int line, int column, string message) => new($"parse error at line {line}, col {column}: {message}");

    /// <summary>A query that is well formed but means nothing.</summary>
    internal static LogQLException Semantic(string message, Exception? inner = null) => new($"parse error : {message}", inner);

    /// <summary>A failure while the query runs, or a limit that it exceeds.</summary>
    internal static LogQLException Execution(string message, Exception? inner = null) => new(message, inner);
}
