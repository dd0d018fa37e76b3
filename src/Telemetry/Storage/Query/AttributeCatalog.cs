using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Names and values of span attributes, for completion.</summary>
internal sealed class AttributeCatalog(Connection connection, StoreCatalog catalog)
{
    /// <param name="scope">The only scope that is asked about; null for all.</param>
    /// <param name="range">Which spans.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    internal List<AttributeReference> Names(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken)
    {
        var names = new HashSet<AttributeReference>();
        bool IsAsked(AttributeScope one) => scope is null || scope == one;
        if (IsAsked(AttributeScope.Resource))
        {
            AddInterned(names, AttributeScope.Resource, catalog.Resources, resource => resource.Attributes, range);
        }

        if (IsAsked(AttributeScope.Instrumentation))
        {
            AddInterned(names, AttributeScope.Instrumentation, catalog.Scopes, instrumentation => instrumentation.Attributes, range);
        }

        if (IsAsked(AttributeScope.Span))
        {
            var own = new SpanAttributeNames(connection, catalog).Read(range, cancellationToken);
            names.UnionWith(own.Select(name => new AttributeReference(AttributeScope.Span, name)));
        }

        if (IsAsked(AttributeScope.Event) || IsAsked(AttributeScope.Link))
        {
            AddItems(names, IsAsked(AttributeScope.Event), IsAsked(AttributeScope.Link), range, cancellationToken);
        }

        return [.. names.OrderBy(name => name.Scope).ThenBy(name => name.Name, StringComparer.Ordinal)];
    }

    // Events and links have no columns.
    void AddItems(HashSet<AttributeReference> names, bool ofEvents, bool ofLinks, TimeRange range, CancellationToken cancellationToken)
    {
        List<string> asked = [.. ofEvents ? ["events"] : Array.Empty<string>(), .. ofLinks ? ["links"] : Array.Empty<string>()];
        var having = Inside(range).And($"({string.Join(" OR ", asked.Select(column => $"{column} <> ''"))})");
        using var rows = connection.Query(
            $"SELECT {string.Join(", ", asked)} FROM spans{having} ORDER BY start_ns DESC LIMIT {SpanAttributeNames.SpansRead}", having.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (ofEvents && rows.Texts(0)[i] is { IsEmpty: false } events)
                {
                    Add(names, AttributeScope.Event, SpanItems.Events(events).Select(item => item.Attributes));
                }

                if (ofLinks && rows.Texts(asked.Count - 1)[i] is { IsEmpty: false } links)
                {
                    Add(names, AttributeScope.Link, SpanItems.Links(links).Select(item => item.Attributes));
                }
            }
        }
    }

    internal List<AttributeValue> Values(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var values = new HashSet<AttributeValue>();
        if (attribute.Scope is AttributeScope.Resource or AttributeScope.Any)
        {
            AddInterned(values, catalog.Resources, resource => resource.Attributes[attribute.Name], range);
        }

        if (attribute.Scope is AttributeScope.Instrumentation)
        {
            AddInterned(values, catalog.Scopes, scope => scope.Attributes[attribute.Name], range);
        }

        if (attribute.Scope is AttributeScope.Span or AttributeScope.Any)
        {
            AddColumn(values, attribute.Name, range, limit, cancellationToken);
        }

        if (attribute.Scope is AttributeScope.Event or AttributeScope.Link)
        {
            AddPacked(values, attribute.Scope == AttributeScope.Event ? "events" : "links", attribute.Name, Inside(range), limit, cancellationToken);
        }

        if (attribute.Scope is AttributeScope.Intrinsic)
        {
            AddIntrinsic(values, attribute.Name, range, limit, cancellationToken);
        }

        return [.. values.Take(limit)];
    }

    static void AddInterned<T>(HashSet<AttributeReference> names, AttributeScope scope, InternTable<T> table, Func<T, Attributes> attributes, TimeRange range)
        where T : notnull =>
        names.UnionWith(Seen(table, range).SelectMany(item => attributes(item).Entries).Select(entry => new AttributeReference(scope, entry.Key)));

    static void AddInterned<T>(HashSet<AttributeValue> values, InternTable<T> table, Func<T, AttributeValue?> value, TimeRange range)
        where T : notnull => values.UnionWith(Seen(table, range).Select(value).OfType<AttributeValue>());

    static IEnumerable<T> Seen<T>(InternTable<T> table, TimeRange range)
        where T : notnull => table.All.Where(item => item.First < range.EndNs && item.Last >= range.StartNs).Select(item => item.Value);

    static void Add(HashSet<AttributeReference> names, AttributeScope scope, IEnumerable<Attributes> sets) =>
        names.UnionWith(sets.SelectMany(set => set.Entries).Select(entry => new AttributeReference(scope, entry.Key)));

    static Predicate Inside(TimeRange range) => new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);

    void AddColumn(HashSet<AttributeValue> values, string name, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var (slots, inside) = (new SpanSlots(catalog.SpanAttributes, name, range), Inside(range));
        using (var rows = connection.Query(
            $"SELECT DISTINCT {slots.Value} AS value FROM spans{inside} AND value > 0 AND value < {SpanAttributes.Untold}", inside.Parameters, cancellationToken))
        {
            while (rows.NextChunk())
            {
                foreach (var id in rows.Column<uint>(0))
                {
                    if (values.Count < limit && catalog.SpanAttributes.Value(name, id) is { } value)
                    {
                        values.Add(value);
                    }
                }
            }
        }

        if (values.Count < limit && SpanDecision.Or(slots.Untold) is var untold && untold != "false")
        {
            AddPacked(values, "attributes", name, Inside(range).And(untold), limit, cancellationToken);
        }
    }

    void AddPacked(HashSet<AttributeValue> values, string column, string name, Predicate range, int limit, CancellationToken cancellationToken)
    {
        var needle = AttributeText.Needle(name);
        var inside = range.And($"contains({column}, ?)", needle);
        var separator = (char)AttributeText.EntrySeparator;
        using var rows = connection.Query(
            $"SELECT DISTINCT split_part(split_part({column}, ?, 2), '{separator}', 1) FROM spans{inside} LIMIT {limit}",
            [needle, .. inside.Parameters],
            cancellationToken);
        while (rows.NextChunk())
        {
            var texts = rows.Texts(0);
            for (var i = 0; i < rows.Count; i++)
            {
                values.Add(AttributeJson.Value((AttributeType)texts[i][0], AttributeText.Unescape(texts[i][1..])));
            }
        }
    }

    void AddIntrinsic(HashSet<AttributeValue> values, string name, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var column = name switch
        {
            "name" => "name",
            "statusMessage" => "status_message",
            "status" => "status::VARCHAR",
            "kind" => "kind::VARCHAR",
            "instrumentation:name" or "instrumentation:version" => "scope::VARCHAR",
            _ => null,
        };
        if (name is "rootName" or "rootServiceName")
        {
            column = name == "rootName" ? "name" : "resource::VARCHAR";
        }

        if (column is null)
        {
            return;
        }

        var inside = Inside(range);
        if (name.StartsWith("root", StringComparison.Ordinal))
        {
            inside.And("parent = 0");
        }

        using var rows = connection.Query($"SELECT DISTINCT {column} FROM spans{inside} LIMIT {limit}", inside.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            var texts = rows.Texts(0);
            for (var i = 0; i < rows.Count; i++)
            {
                values.Add(Intrinsic(name, Encoding.UTF8.GetString(texts[i])));
            }
        }
    }

    AttributeValue Intrinsic(string name, string text) => name switch
    {
        "status" or "kind" => AttributeJson.Value(AttributeType.Integer, text),
        "rootServiceName" => new AttributeValue.Text(catalog.Resources[Id(text)].Value.ServiceName),
        "instrumentation:name" => new AttributeValue.Text(catalog.Scopes[Id(text)].Value.Name),
        "instrumentation:version" => new AttributeValue.Text(catalog.Scopes[Id(text)].Value.Version),
        _ => new AttributeValue.Text(text),
    };

    static uint Id(string text) => uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
