using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// Reads a query's syntax tree, as DuckDB's own parser writes it, and lets through what only reads the views. It is
/// one of three walls: the connection is in a read-only transaction, and the database has no access to other files than its
/// own, to the network or to settings. What this wall alone keeps out is other tables, that file as bytes, the two settings that the
/// writer changes, and functions that make gigabytes from nothing.
/// </summary>
internal sealed partial class SqlGuard
{
    const string Allowed = "only one statement that reads can be run: SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE, or EXPLAIN of one of these";

    static readonly FrozenSet<string> Views = SqlViews.Names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> TableFunctions =
        new[] { "range", "generate_series", "unnest", "json_each", "json_tree" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Each takes a length as an argument, or builds on what it made before: one call could use up the machine before anything can stop it.
    static readonly FrozenSet<string> Amplifiers = new[]
    {
        "repeat", "lpad", "rpad", "range", "generate_series", "list_resize", "array_resize", "format", "printf", "bar", "bitstring",
        "list_reduce", "array_reduce", "reduce",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> Internals = new[]
    {
        "getenv", "current_setting", "getvariable", "nextval", "currval", "write_log", "parse_duckdb_log_message", "sleep_ms", "pg_sleep",
        "current_database", "current_schemas", "in_search_path", "txid_current", "json_execute_serialized_sql", "query", "query_table",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="serialized">What <c>json_serialize_sql</c> made of the query.</param>
    /// <exception cref="SqlException">It is no SQL, or does more than read.</exception>
    internal static void Check(string serialized)
    {
        using var tree = JsonDocument.Parse(serialized, new JsonDocumentOptions { MaxDepth = 2_000 });
        var root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            throw Text(root, "error_type") == "parser"
                ? new SqlException(SqlFailure.Query, $"{Text(root, "error_message")}{(Text(root, "position") is { Length: > 0 } at ? $" (position {at})" : "")}")
                : new SqlException(SqlFailure.Forbidden, Allowed);
        }

        var statements = root.GetProperty("statements");
        Require(statements.GetArrayLength() > 0, SqlFailure.Query, "the query is empty");
        if (statements.GetArrayLength() != 1)
        {
            throw new SqlException(SqlFailure.Forbidden, $"found {statements.GetArrayLength()} statements; {Allowed}");
        }

        var guard = new SqlGuard();
        guard.CollectNames(statements[0]);
        guard.Walk(statements[0]);
    }

    void CollectNames(JsonElement element)
    {
        foreach (var child in Children(element))
        {
            CollectNames(child);
        }

        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("cte_map", out var named))
        {
            foreach (var entry in named.GetProperty("map").EnumerateArray())
            {
                var name = Text(entry, "key");
                // Elsewhere in the query the name could mean a file or a table of DuckDB itself.
                _named.Add(PlainName().IsMatch(name) && !InternalName().IsMatch(name)
                    ? name
                    : throw new SqlException(SqlFailure.Forbidden, $"WITH cannot name a table \"{name}\": use letters, digits and _, and no name of DuckDB's own"));
            }
        }
    }

    void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
        {
            CheckNode(element, type.GetString()!);
        }

        foreach (var child in Children(element))
        {
            if (child.ValueKind == JsonValueKind.Object && Text(element, "type") == "TABLE_FUNCTION" && child.TryGetProperty("function_name", out _))
            {
                Children(child).ToList().ForEach(Walk);
            }
            else
            {
                Walk(child);
            }
        }
    }

    void CheckNode(JsonElement node, string type)
    {
        switch (type)
        {
            case "BASE_TABLE":
                CheckTable(node);
                break;
            case "SHOW_REF" when node.GetProperty("query").ValueKind == JsonValueKind.Null && Text(node, "table_name").Trim('"') is var shown:
                Require(shown == "tables" || Views.Contains(shown), SqlFailure.Forbidden, $"SHOW {shown} is not allowed: SHOW TABLES lists what there is");
                break;
            case "TABLE_FUNCTION":
                var function = Text(node.GetProperty("function"), "function_name");
                Require(TableFunctions.Contains(function), SqlFailure.Forbidden, $"the table function {function} is not allowed: {string.Join(", ", TableFunctions.Order())} are");
                break;
            case "FUNCTION" or "WINDOW_AGGREGATE":
                CheckFunction(Text(node, "function_name"));
                break;
            case "VALUE_PARAMETER":
                throw new SqlException(SqlFailure.Query, "parameters (? or $1) have no value here: write the values into the query");
            default:
                break;
        }
    }

    void CheckTable(JsonElement node)
    {
        var parts = new[] { Text(node, "catalog_name"), Text(node, "schema_name"), Text(node, "table_name") }.Where(part => part.Length > 0);
        var name = string.Join('.', parts);
        Require(Views.Contains(name) || _named.Contains(name), SqlFailure.Query, $"there is no table \"{name}\": the tables are {string.Join(", ", SqlViews.Names)}");
    }

    static void CheckFunction(string name)
    {
        Require(!Amplifiers.Contains(name), SqlFailure.Forbidden, $"the function {name} is not allowed, since it can fill the memory in one call{(TableFunctions.Contains(name) ? $"; FROM {name}(…) is" : "")}");
        Require(!Internals.Contains(name) && !InternalName().IsMatch(name), SqlFailure.Forbidden, $"the function {name} is not allowed: only telemetry can be read");
    }

    static void Require(bool condition, SqlFailure failure, string message)
    {
        if (!condition)
        {
            throw new SqlException(failure, message);
        }
    }

    static IEnumerable<JsonElement> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => property.Value),
        JsonValueKind.Array => element.EnumerateArray(),
        _ => [],
    };

    static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    [GeneratedRegex("^(duckdb|pragma|pg|sqlite|information)_", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InternalName();
}
