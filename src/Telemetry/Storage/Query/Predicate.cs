using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>A WHERE clause in the making, with its parameters; conditions are joined by AND.</summary>
internal sealed class Predicate
{
    /// <summary>The longest list that is part of a scan.</summary>
    internal const int MostListed = 128;

    readonly StringBuilder _sql = new();
    readonly List<object> _parameters = [];

    internal object[] Parameters => [.. _parameters];

    internal Predicate And(string condition, params ReadOnlySpan<object> parameters)
    {
        _sql.Append(_sql.Length == 0 ? " WHERE " : " AND ").Append(condition);
        foreach (var parameter in parameters)
        {
            _parameters.Add(parameter);
        }

        return this;
    }

    /// <summary>The column holds one of the numbers.</summary>
    internal Predicate AndIn(string column, IReadOnlyCollection<uint> ids) => And(In(column, ids));

    internal static string In(string column, IReadOnlyCollection<uint> ids) => In(column, ids, "UINTEGER");

    internal static string In(string column, IReadOnlyCollection<ulong> ids) => In(column, ids, "UBIGINT");

    /// <summary>A copy to which a narrower range can be added.</summary>
    internal Predicate Copy()
    {
        var copy = new Predicate();
        copy._sql.Append(_sql);
        copy._parameters.AddRange(_parameters);
        return copy;
    }

    public override string ToString() => _sql.ToString();

    static string In<T>(string column, IReadOnlyCollection<T> ids, string type)
        where T : IFormattable => ids.Count switch
        {
            0 => "false",
            // A list of constants becomes a filter inside the scan; a long one is better joined.
            <= MostListed => $"{column} IN ({List(ids)})",
            // As one text: of a list of numbers DuckDB makes a vector each.
            _ => $"{column} IN (SELECT unnest(string_split('{List(ids)}', ',')::{type}[]))",
        };

    static string List<T>(IEnumerable<T> ids)
        where T : IFormattable => string.Join(',', ids.Select(id => id.ToString(null, CultureInfo.InvariantCulture)));
}
