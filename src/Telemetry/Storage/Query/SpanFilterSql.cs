using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Span filters as SQL over columns. Which of the values of a column pass is tried out, so that TraceQL's rules need no second home.</summary>
internal sealed class SpanFilterSql(StoreCatalog catalog, Connection connection, TimeRange range, CancellationToken cancellationToken)
{
    // Beyond, to look at the rows takes no longer.
    const int MostNames = 1_000;

    readonly List<object> _parameters = [];
    List<string>? _names;

    /// <summary>The parameters of what was translated.</summary>
    internal IReadOnlyList<object> Parameters => _parameters;

    /// <summary>The condition that just the spans meet that fulfil the filter; null when columns do not tell.</summary>
    internal string? Translate(SpanFilter filter) => filter switch
    {
        SpanFilter.All all => Join(all.Filters, " AND ", "true"),
        SpanFilter.Any any => Join(any.Filters, " OR ", "false"),
        SpanFilter.Not not => Translate(not.Filter) is { } sql ? $"NOT {sql}" : null,
        SpanFilter.Duration duration => $"greatest(0, end_ns - start_ns) {Sign(duration.Operator)} {Parameter(duration.Nanoseconds)}",
        SpanFilter.Value value => Value(value),
        _ => throw new ArgumentException($"{filter.GetType().Name} is no filter of spans", nameof(filter)),
    };

    string? Join(IReadOnlyList<SpanFilter> filters, string word, string none)
    {
        var parts = new List<string>(filters.Count);
        foreach (var filter in filters)
        {
            if (Translate(filter) is not { } sql)
            {
                return null;
            }

            parts.Add(sql);
        }

        return parts.Count == 0 ? none : $"({string.Join(word, parts)})";
    }

    static string Sign(ConditionOperator comparison) => comparison switch
    {
        ConditionOperator.Equal => "=",
        ConditionOperator.NotEqual => "<>",
        ConditionOperator.Less => "<",
        ConditionOperator.LessOrEqual => "<=",
        ConditionOperator.Greater => ">",
        ConditionOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentException($"durations are not compared by {comparison}", nameof(comparison)),
    };

    string? Value(SpanFilter.Value value)
    {
        var name = value.Attribute.Name;
        return value.Attribute.Scope switch
        {
            AttributeScope.Resource => Ids("resource", catalog.Resources, resource => resource.Attributes[name], value),
            AttributeScope.Instrumentation => Ids("scope", catalog.Scopes, scope => scope.Attributes[name], value),
            AttributeScope.Intrinsic => Intrinsic(name, value),
            _ => null,
        };
    }

    string? Intrinsic(string name, SpanFilter.Value value) => name switch
    {
        "status" => Numbers<SpanStatus>("status", value),
        "kind" => Numbers<SpanKind>("kind", value),
        "name" => Names(value),
        "instrumentation:name" => Ids("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Name), value),
        "instrumentation:version" => Ids("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Version), value),
        _ => null,
    };

    static string Ids<T>(string column, InternTable<T> table, Func<T, AttributeValue?> read, SpanFilter.Value value)
        where T : notnull => Predicate.In(column, [.. table.All.Where(item => value.Passes(read(item.Value))).Select(item => item.Id)]);

    static string Numbers<T>(string column, SpanFilter.Value value)
        where T : struct, Enum => Predicate.In(
            column, [.. Enum.GetValues<T>().Select(number => Convert.ToUInt32(number, null)).Where(number => value.Passes(new AttributeValue.Integer(number)))]);

    string? Names(SpanFilter.Value value)
    {
        _names ??= ReadNames();
        if (_names.Count > MostNames)
        {
            return null;
        }

        var passing = _names.Where(name => value.Passes(new AttributeValue.Text(name))).ToList();
        return passing.Count == _names.Count ? "true" : passing.Count == 0 ? "false" : $"name IN ({string.Join(", ", passing.Select(Parameter))})";
    }

    List<string> ReadNames()
    {
        var inside = new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
        using var rows = connection.Query($"SELECT DISTINCT name FROM spans{inside} LIMIT {MostNames + 1}", inside.Parameters, cancellationToken);
        var names = new List<string>();
        while (rows.NextChunk())
        {
            var texts = rows.Texts(0);
            for (var i = 0; i < rows.Count; i++)
            {
                names.Add(texts.Get(i));
            }
        }

        return names;
    }

    string Parameter(object value)
    {
        _parameters.Add(value);
        return "?";
    }
}
