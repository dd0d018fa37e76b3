using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>What of spans' columns tells an attribute or intrinsic.</summary>
/// <param name="Values">What is to be selected.</param>
/// <param name="Read">What stands in a row of a result, given the places of those.</param>
internal sealed record SpanColumn(IReadOnlyList<string> Values, Func<Rows, IReadOnlyList<int>, int, AttributeValue?> Read)
{
    /// <summary>Spans of which it does not tell.</summary>
    internal IReadOnlyCollection<string> Untold { get; init; } = [];

    /// <summary>The column of an attribute; null when there is none.</summary>
    internal static SpanColumn? Of(AttributeReference attribute, StoreCatalog catalog, TimeRange range)
    {
        var name = attribute.Name;
        var resource = Interned("resource", catalog.Resources, resource => resource.Attributes[name]);
        return attribute.Scope switch
        {
            AttributeScope.Span => Own(name, catalog, range),
            AttributeScope.Any when Own(name, catalog, range) is var own => own with
            {
                Values = [.. own.Values, .. resource.Values],
                Read = (rows, places, row) => own.Read(rows, places, row) ?? resource.Read(rows, [places[1]], row),
            },
            AttributeScope.Resource => resource,
            AttributeScope.Instrumentation => Interned("scope", catalog.Scopes, scope => scope.Attributes[name]),
            AttributeScope.Intrinsic => Intrinsic(name, catalog),
            _ => null,
        };
    }

    static SpanColumn? Intrinsic(string name, StoreCatalog catalog) => name switch
    {
        "status" or "kind" => new SpanColumn([name], static (rows, places, row) => new AttributeValue.Integer(rows.Column<byte>(places[0])[row])),
        "name" => new SpanColumn([name], static (rows, places, row) => new AttributeValue.Text(StringPool.Values.Get(rows.Texts(places[0])[row]))),
        "instrumentation:name" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Name)),
        "instrumentation:version" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Version)),
        _ => null,
    };

    static SpanColumn Own(string name, StoreCatalog catalog, TimeRange range)
    {
        var slots = new SpanSlots(catalog.SpanAttributes, name, range);
        return new SpanColumn([slots.Value], (rows, places, row) => catalog.SpanAttributes.Value(name, rows.Column<uint>(places[0])[row])) { Untold = slots.Untold };
    }

    static SpanColumn Interned<T>(string name, InternTable<T> table, Func<T, AttributeValue?> read)
        where T : notnull => new([name], (rows, places, row) => read(table[rows.Column<uint>(places[0])[row]].Value));
}
