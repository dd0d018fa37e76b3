using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Storage.Native;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>A query's text in the forms in which it is handed to DuckDB.</summary>
internal static partial class SqlStatement
{
    /// <summary>The columns of EXPLAIN.</summary>
    internal static readonly IReadOnlyList<SqlColumn> PlanColumns = [new("explain_key", "VARCHAR"), new("explain_value", "VARCHAR")];

    internal static bool IsExplain(string text) => ExplainPattern().IsMatch(text);

    internal static string Trimmed(string text) => text.TrimEnd(' ', '\t', '\r', '\n', ';');

    /// <summary>The syntax tree as JSON; of EXPLAIN, that of what it explains.</summary>
    internal static string Tree(Connection connection, string text)
    {
        using var rows = connection.Query("SELECT json_serialize_sql(?::VARCHAR)", [ExplainPattern().Replace(text, "", 1)], CancellationToken.None);
        rows.NextChunk();
        return rows.Texts(0).Get(0);
    }

    /// <summary>The query with every column turned into JSON or text, whatever its type.</summary>
    // The line break ends a comment in which the query may end.
    internal static string Converted(string text, bool json) => $"SELECT {(json ? "to_json(COLUMNS(*))" : "CAST(COLUMNS(*) AS VARCHAR)")} FROM ({Trimmed(text)}\n)";

    internal static IReadOnlyList<SqlColumn> Columns(Connection connection, string text, CancellationToken cancellationToken)
    {
        var columns = new List<SqlColumn>();
        using var rows = connection.Query($"SELECT column_name, column_type FROM (DESCRIBE FROM ({Trimmed(text)}\n))", [], cancellationToken);
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                columns.Add(new SqlColumn(rows.Texts(0).Get(i), rows.Texts(1).Get(i)));
            }
        }

        return columns;
    }

    /// <summary>DuckDB's JSON as JSON: numbers that JSON does not have, and what contains such, become text.</summary>
    internal static ReadOnlySpan<byte> ValidJson(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] == '"' || (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0))
        {
            return json;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            reader.Skip();
            return json;
        }
        catch (JsonException)
        {
            return JsonText(json);
        }
    }

    internal static byte[] JsonText(ReadOnlySpan<byte> text) => JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(text));

    internal static SqlException Failure(DuckDbException e) => e.Type switch
    {
        _ when e.IsOutOfMemory => new SqlException(SqlFailure.Limit, "the query needs more memory than TELEMETRY_MEMORY_LIMIT leaves: narrow the time, or aggregate less at once", e),
        DuckDBErrorType.Permission => new SqlException(SqlFailure.Forbidden, e.Message, e),
        DuckDBErrorType.Io or DuckDBErrorType.Fatal or DuckDBErrorType.Internal => new SqlException(SqlFailure.Store, e.Message.Split('\n')[0], e),
        _ => new SqlException(SqlFailure.Query, e.Message, e),
    };

    [GeneratedRegex(@"^\s*EXPLAIN\b(\s+ANALYZE\b)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExplainPattern();
}
