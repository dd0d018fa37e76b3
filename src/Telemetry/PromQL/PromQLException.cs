namespace Dendro.Telemetry.PromQL;

/// <summary>Why a query gave no answer.</summary>
public enum PromQLErrorKind
{
    /// <summary>The query or a parameter is wrong: Prometheus' <c>bad_data</c>.</summary>
    BadData,

    /// <summary>The query failed on the data it met: Prometheus' <c>execution</c>.</summary>
    Execution,
}

/// <summary>A query that cannot be answered; the message is for its author.</summary>
public class PromQLException(PromQLErrorKind kind, string message) : Exception(message)
{
    /// <summary>Which kind of error it is.</summary>
    public PromQLErrorKind Kind { get; } = kind;

    internal static PromQLException Execution(string message) => new(PromQLErrorKind.Execution, message);
}
