namespace Dendro.Telemetry.Storage.Sql;

/// <summary>One SQL query.</summary>
public sealed record SqlQuery
{
    /// <summary>One statement: SELECT and its kin, DESCRIBE, SHOW TABLES, SUMMARIZE, or EXPLAIN of one of these.</summary>
    public required string Text { get; init; }

    /// <summary>Rows after which the answer is cut; null takes all, and fails beyond the limit on rows.</summary>
    public long? Rows { get; init; }
}

/// <summary>A column of an answer.</summary>
/// <param name="Name">As the query names it; equal names are told apart by a number.</param>
/// <param name="Type">DuckDB's name of its type, such as <c>VARCHAR</c> or <c>MAP(VARCHAR, VARCHAR)</c>.</param>
public sealed record SqlColumn(string Name, string Type);

/// <summary>How an answer came to be.</summary>
/// <param name="Rows">Rows handed over.</param>
/// <param name="Truncated">Whether there were more than the caller asked for.</param>
/// <param name="Duration">Time it took.</param>
public sealed record SqlSummary(long Rows, bool Truncated, TimeSpan Duration);

/// <summary>Takes an answer, cell by cell.</summary>
public interface ISqlWriter
{
    /// <summary>Whether cells are wanted as JSON values, or as plain text.</summary>
    bool WantsJson { get; }

    /// <summary>Comes first.</summary>
    void Begin(IReadOnlyList<SqlColumn> columns);

    /// <summary>The next cell of a row, in UTF-8; valid during the call.</summary>
    /// <exception cref="SqlException">The answer is too large.</exception>
    void Cell(SqlColumn column, ReadOnlySpan<byte> value, bool isNull);

    /// <summary>Ends a row.</summary>
    void EndRow();
}
