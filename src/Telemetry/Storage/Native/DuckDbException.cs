using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>DuckDB refused or failed; the message is DuckDB's own.</summary>
internal sealed class DuckDbException(string message, DuckDBErrorType type = DuckDBErrorType.Invalid) : StoreException(message)
{
    internal DuckDBErrorType Type { get; } = type;

    // Where a statement is prepared DuckDB tells no type, and where rows are fetched another one.
    public override bool IsOutOfMemory => Type == DuckDBErrorType.OutOfMemory || Message.Contains("Out of Memory Error", StringComparison.Ordinal);

    /// <summary>Whether the database refuses everything until it is opened again.</summary>
    internal bool IsFatal => Type == DuckDBErrorType.Fatal || Message.Contains("database has been invalidated", StringComparison.Ordinal);
}
