using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>A column of spans that tells an attribute or intrinsic.</summary>
/// <param name="Name">The column.</param>
/// <param name="Read">What stands in a row of a column of a result.</param>
internal sealed record SpanColumn(string Name, Func<Rows, int, int, AttributeValue?> Read)
{
    /// <summary>The column of an attribute; null when there is none.</summary>
    internal static SpanColumn? Of(AttributeReference attribute, StoreCatalog catalog)
    {
        var name = attribute.Name;
        return attribute.Scope switch
        {
            AttributeScope.Resource => Interned("resource", catalog.Resources, resource => resource.Attributes[name]),
            AttributeScope.Instrumentation => Interned("scope", catalog.Scopes, scope => scope.Attributes[name]),
            AttributeScope.Intrinsic => Intrinsic(name, catalog),
            _ => null,
        };
    }

    static SpanColumn? Intrinsic(string name, StoreCatalog catalog) => name switch
    {
        "status" or "kind" => new SpanColumn(name, static (rows, column, row) => new AttributeValue.Integer(rows.Column<byte>(column)[row])),
        "name" => new SpanColumn("name", static (rows, column, row) => new AttributeValue.Text(StringPool.Values.Get(rows.Texts(column)[row]))),
        "instrumentation:name" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Name)),
        "instrumentation:version" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Version)),
        _ => null,
    };

    static SpanColumn Interned<T>(string name, InternTable<T> table, Func<T, AttributeValue?> read)
        where T : notnull => new(name, (rows, column, row) => read(table[rows.Column<uint>(column)[row]].Value));
}
