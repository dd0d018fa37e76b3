namespace Dendro.Telemetry.Storage.Sql;

/// <summary>Why SQL was not answered.</summary>
public enum SqlFailure
{
    /// <summary>The text is no SQL, asks for what is not there, or fails on the data.</summary>
    Query,

    /// <summary>It would do more than read the views.</summary>
    Forbidden,

    /// <summary>It went past a limit on rows, time or memory.</summary>
    Limit,

    /// <summary>Too many run already.</summary>
    Busy,

    /// <summary>The store failed.</summary>
    Store,
}

/// <summary>SQL was refused or failed; the message says what was found and what is expected.</summary>
public sealed class SqlException(SqlFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whose fault it is.</summary>
    public SqlFailure Failure { get; } = failure;
}
