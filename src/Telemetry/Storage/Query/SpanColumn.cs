using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>What of spans' columns tells an attribute or intrinsic.</summary>
/// <param name="Numbers">What is to be selected: 64-bit numbers that are equal where the value is.</param>
/// <param name="Read">What value they stand for.</param>
internal sealed record SpanColumn(IReadOnlyList<string> Numbers, Func<IReadOnlyList<ulong>, AttributeValue?> Read)
{
    /// <summary>Spans of which it does not tell.</summary>
    internal IReadOnlyCollection<string> Untold { get; init; } = [];

    /// <summary>Whether <see cref="Read"/> is to be given the name that has a hash.</summary>
    internal bool IsName { get; private init; }

    /// <summary>The column of an attribute; null when there is none.</summary>
    internal static SpanColumn? Of(AttributeReference attribute, StoreCatalog catalog, SpanNames names, TimeRange range)
    {
        var name = attribute.Name;
        var resource = Interned("resource", catalog.Resources, resource => resource.Attributes[name]);
        return attribute.Scope switch
        {
            AttributeScope.Span => Own(name, catalog, range),
            AttributeScope.Any when Own(name, catalog, range) is var own => own with
            {
                Numbers = [.. own.Numbers, .. resource.Numbers],
                Read = numbers => own.Read(numbers) ?? resource.Read([numbers[1]]),
            },
            AttributeScope.Resource => resource,
            AttributeScope.Instrumentation => Interned("scope", catalog.Scopes, scope => scope.Attributes[name]),
            AttributeScope.Intrinsic => Intrinsic(name, catalog, names),
            _ => null,
        };
    }

    static SpanColumn? Intrinsic(string name, StoreCatalog catalog, SpanNames names) => name switch
    {
        "status" or "kind" => new SpanColumn([Wide(name)], static numbers => new AttributeValue.Integer((long)numbers[0])),
        // DuckDB hashes the entries of a block's dictionary, not each row's text.
        "name" => new SpanColumn(["hash(name)"], numbers => names.Of(numbers[0])) { IsName = true },
        "instrumentation:name" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Name)),
        "instrumentation:version" => Interned("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Version)),
        _ => null,
    };

    static SpanColumn Own(string name, StoreCatalog catalog, TimeRange range)
    {
        var slots = new SpanSlots(catalog.SpanAttributes, name, range);
        return new SpanColumn([Wide(slots.Value)], numbers => catalog.SpanAttributes.Value(name, (uint)numbers[0])) { Untold = slots.Untold };
    }

    static SpanColumn Interned<T>(string name, InternTable<T> table, Func<T, AttributeValue?> read)
        where T : notnull => new([Wide(name)], numbers => read(table[(uint)numbers[0]].Value));

    static string Wide(string column) => $"({column})::UBIGINT";
}
